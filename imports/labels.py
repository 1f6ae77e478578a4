"""What the words beside a figure, in a status or in a column of marks say; and the few payment texts that speak of a direction."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from imports.words import phrases, plain

_OPENING = phrases(
    """opening balance|balance brought forward|brought forward|balance b f|b f|previous balance|beginning balance|starting balance|initial balance
    |balance forward|start balance|open balance|anfangssaldo|alter saldo|saldo alt|alter kontostand|anfangsbestand|startsaldo|saldovortrag|vortrag
    |saldo inicial|saldo anterior|saldo de apertura|saldo apertura|solde initial|ancien solde|solde precedent|solde d ouverture|solde anterieur
    |solde de depart|report a nouveau|saldo precedente|saldo iniziale|saldo di apertura|beginsaldo|vorig saldo|openingssaldo|saldo poczatkowe
    |saldo otwarcia|pocatecni zustatek|nyito egyenleg|входящий остаток|остаток на начало|остаток на начало периода|ingaende saldo
    |ingaende balans|begynnelsesaldo|primo saldo"""
)
_CLOSING = phrases(
    """closing balance|balance carried forward|carried forward|balance c f|c f|ending balance|final balance|end balance|close balance|endsaldo
    |neuer saldo|saldo neu|schlusssaldo|endbestand|saldo final|saldo de cierre|saldo cierre|solde final|nouveau solde
    |solde de cloture|solde de fin|saldo finale|saldo di chiusura|eindsaldo|nieuw saldo|slotsaldo|saldo koncowe|saldo zamkniecia|konecny zustatek
    |zaro egyenleg|исходящий остаток|остаток на конец|остаток на конец периода|utgaende saldo|utgaende balans|ultimo saldo"""
)
_TOTAL = phrases(
    """total|totals|sum|grand total|sub total|subtotal|turnover|total debit|total credit|totals debits|total credits|summe|gesamt|gesamtsumme
    |zwischensumme|umsatze|total general|suma|sumas|totales|totaux|somme|sous total|soma|totais|totale|totali|totale movimenti|totaal|totalen|razem
    |suma obrotow|celkem|soucet|osszesen|итого|всего|обороты|summa|ialt|sum total|movements"""
)
_BALANCE = phrases("balance|saldo|solde|kontostand|zustatek|egyenleg|остаток|сальдо|bakiye|stand")
_PENDING = phrases(
    """pending|not booked|unbooked|not posted|in process|in progress|processing|authorised|authorized|authorisation|authorization|on hold|hold
    |scheduled|reserved|uncleared|vorgemerkt|offen|umsatz vorgemerkt|vormerkung|in bearbeitung|unbestatigt|pendiente|en proceso|retenido|retencion|no contabilizado
    |autorizado|en attente|a venir|non comptabilise|en cours|pendente|em processamento|cativo|autorizzato|in attesa|non contabilizzato|in corso
    |in behandeling|gereserveerd|nog niet geboekt|oczekujaca|oczekujace|blokada|w realizacji|cekajici|nezauctovano|blokovano|fuggo|fuggo tetel
    |zarolt|nem konyvelt|fuggoben|в обработке|ожидает|ожидание|в ожидании|не обработан|холд|reserverad|reserveret|reservert|reservation|reservasjon
        |vantar|venter|kommande|preliminar|ikke bokfort|odottaa|pendiente de confirmar|por confirmar|a contabilizar|en transito|a confirmer
        |da contabilizzare|provvisorio|in verwerking|voorlopig|angekundigt|vorlaufig|geplant|zablokowane|niezaksiegowane|predbezna|rezervace"""
)
_VOID = phrases(
    """declined|reverted|cancelled|canceled|rejected|failed|void|voided|denied|expired|refused|abgelehnt|storniert|abgebrochen|rechazado|rechazada
    |anulado|anulada|denegado|denegada|refuse|refusee|annule|annulee|rejete|rejetee|recusado|recusada|cancelado|cancelada|rifiutato|rifiutata|annullato
    |annullata|stornato|geweigerd|geannuleerd|odrzucona|anulowana|zamitnuto|zruseno|elutasitva|visszavont|torolt|отклонен|отклонено|отменен|отменено|avvisad"""
)
_ALL_LABELS = {"opening": _OPENING, "closing": _CLOSING, "total": _TOTAL, "balance": _BALANCE, "pending": _PENDING, "void": _VOID}
_SPELT = 3
_LABELS = {phrase: kind for kind, phrases in reversed(_ALL_LABELS.items()) for phrase in phrases}


@lru_cache(maxsize=65536)
def label(text: str) -> str:
    """What a label beside a figure, or a status, says: opening closing total balance pending void, or nothing.

    The label must begin with the phrase ("Closing balance 30 Sep"), or be it; a payment's text that merely contains
    the word "total" says nothing.
    """
    if len(text) > 120:
        return ""
    words = plain(text).split()
    if len(words) > _SPELT and all(len(word) == 1 for word in words):  # S A L D O
        words = ["".join(words)]
    for size in range(min(6, len(words)), 0, -1):
        kind = _LABELS.get(" ".join(words[:size]))
        if kind and (len(words) - size <= 5 or size > 1):
            return kind
    return ""


_NO_MOVEMENT = frozenset(
    phrases(
        """grand total|subtotal|sub total|gesamtsumme|zwischensumme|total general|sous total|итого|turnover|total turnover|umsatze|обороты|balance|daily balance|ledger balance|available balance|current balance|book balance|saldo
        |saldo do dia|saldo dia|saldo no dia|saldo final dia|saldo final do dia|saldo al dia|saldo bloqueado|saldo em conta|saldo em conta corrente
        |saldo total disponivel dia|saldo total|saldo diario|saldo del dia|saldo disponible|saldo disponivel|saldo contable
        |saldo contabile|saldo disponibile|solde|solde du jour|solde disponible|kontostand|tagessaldo|zustatek|egyenleg|остаток|сальдо|saldo dnia"""
    )
)


def no_movement(text: str) -> str:
    """What a text says that stands beside a date and a figure and is no movement all the same: opening closing total balance."""
    kind, words = label(text), plain(text).split()
    spelt = kind == "balance" and all(len(word) == 1 for word in words)
    if kind in ("opening", "closing") or spelt:
        return kind
    return (kind or "balance") if " ".join(words) in _NO_MOVEMENT else ""


# Marks of debit and credit -----------------------------------------------------------------------------------------------

_PAIRS = phrases(
    """d:c|dr:cr|dt:ct|dt:kt|db:cr|db:kr|dbit:crdt|debit:credit|debet:credit|debet:kredit|debits:credits|s:h|soll:haben|sh:hb|d:h|debe:haber|d:a|d:k|debe:abono
    |cargo:abono|cargo:abonos|t:j|k:j|terheles:jovairas|kiadas:bevetel|kiado:bejovo|o:i|out:in|outflow:inflow|outgoing:incoming|outbound:inbound|a:e
    |ausgang:eingang|belastung:gutschrift|lastschrift:gutschrift|debito:credito|debitos:creditos|egreso:ingreso|gasto:ingreso|salida:entrada|saida:entrada|debit:credits
    |dare:avere|addebito:accredito|uscita:entrata|af:bij|uit:in|wn:ma|winien:ma|obciazenie:uznanie|wychodzace:przychodzace|md:d|ma dati:dal|odchozi:prichozi|vydaj:prijem
    |дт:кт|дебет:кредит|д:к|расход:приход|списание:зачисление|списание:поступление|uttag:insattning|withdrawal:deposit|paid out:paid in|sortie:entree|depense:recette
    |debiteur:crediteur|decaissement:encaissement|nota debito:nota credito|notas debito:notas credito|nota de debito:nota de credito
    |debit memo:credit memo|despesa:receita|pagamento:recebimento|retiro:deposito|saque:deposito|ausgabe:einnahme|payment:receipt|expense:income|w:d"""
)
PAIRS = (("-", "+"), *((first, second) for first, _, second in (pair.partition(":") for pair in _PAIRS)))


def direction(values: Iterable[str], *, header: str | None) -> dict[str, int] | None:
    """What each of a column's values says about the money: -1 out of the account, +1 into it.

    All values must belong to one pair of marks (D and C, S and H, I and O, "-" and "+", Soll and Haben …). Where only
    one value occurs, a `header` must say that the column is such a mark, and the value must mean one thing, by itself or
    beside the other mark of that header: D is credit in MD/D, debit in D/C.
    """
    seen = {value: value.strip() if value.strip() in ("+", "-") else plain(value) for value in values}
    marks = set(seen.values())
    if not marks or len(marks) > 2:
        return None
    out = next((out for out, into in PAIRS if marks == {out, into}), "")
    side = _alone(next(iter(marks)), header) if header is not None and len(marks) == 1 else 0
    if not out and not side:
        return None
    return {value: side or (-1 if mark == out else 1) for value, mark in seen.items()}


def marks(values: Mapping[str, int], *, header: str | None) -> dict[str, int] | None:
    """As `direction`, for values with their counts: one strange value in ten is left out (its rows have no mark then)."""
    found = direction(values, header=header)
    if found or len(values) < 3:
        return found
    likely = sorted(values, key=lambda value: -values[value])[:2]
    return direction(likely, header=header) if 10 * sum(values[value] for value in likely) >= 9 * sum(values.values()) else None


def _alone(mark: str, header: str) -> int:
    """What a mark says in every pair it belongs to, of those that the header names if it names any; 0 where they differ."""
    named = plain(header).split()
    pairs = [pair for pair in PAIRS if mark in pair]
    told = [pair for pair in pairs if all(any(word.startswith(one) for word in named) for one in pair)]
    sides = {-1 if mark == out else 1 for out, _ in told or pairs}
    return sides.pop() if len(sides) == 1 else 0


# Words of a bank's own bookings that leave no doubt about the direction; used where two columns have no header.
_OUT = re.compile(
    r"\b(?:atm|bankomat|bancomat|geldautomat|geldautomaat|cash withdrawal|cajero|retrait dab|prelievo|saque|betaalautomaat|vyber z bankomatu"
    r"|wyplata z bankomatu|keszpenzfelvetel|kontofuhrung\w*|kontofuhrungsentgelt|buchungsentgelt|kapitalertragsteuer|sollzinsen|debit interest"
    r"|account fee|maintenance fee|service charge|bank charges?|account charges|frais de tenue de compte|agios|comision mantenimiento"
    r"|comision de mantenimiento|spese tenuta conto|imposta di bollo|manutencao de conta|oplata za prowadzenie|szamlavezetesi dij"
    r"|выдача наличных|снятие наличных|комиссия банка)\b"
)
_IN = re.compile(
    r"\b(?:habenzinsen|credit interest|interest received|cash deposit|bareinzahlung|bargeldeinzahlung|ingreso en efectivo|versement especes"
    r"|interets crediteurs|versamento contanti|deposito em dinheiro|взнос наличных|внесение наличных)\b"
)


def speaks_of(text: str) -> int:
    """-1 where a payment's text speaks of money going out only, +1 of money coming in only, 0 where it does not say."""
    words = plain(text)
    out, into = bool(_OUT.search(words)), bool(_IN.search(words))
    return 0 if out == into else -1 if out else 1
