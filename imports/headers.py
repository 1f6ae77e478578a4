"""Header words of the sheets of pledges, instalments, contributors and rates, and what each column is.

A header is read as its words (`words`): small letters, no accents, no punctuation, CamelCase taken apart.
It means a role when, stripped of years, currencies and "in", "for", "de" at its ends, it *is* one of the
role's phrases. Nothing is found by similarity: a column that nobody named is listed as not read.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from imports.budget_words import BUDGET, object_in
from imports.number_formats import SIGNS
from imports.scales import unscaled
from ledger.money import DIGITS

# One phrase per comma: English, Spanish, French, Portuguese; then German, Italian, Dutch. What stands after "|" is
# weak: it holds where no other column of the sheet has the role.
PLEDGES: Mapping[str, str] = {
    "number": """
        pledge no, pledge number, pledge id, pledge reference, pledge ref, no pledge, contribution no, contribution number,
        contribution id, contribution code, contribution reference,
        no de promesa, numero de promesa, n promesa, promesa no, no promesa, no compromiso, numero de compromiso,
        codigo de promesa, no de contribucion, numero de contribucion,
        no de promesse, numero de promesse, n de promesse, promesse no, no promesse, no d annonce, numero d annonce,
        no de contribution, numero de contribution, numero de la promesse,
        no da promessa, numero da promessa, no de promessa, promessa no, no promessa, no do compromisso, numero do compromisso,
        zusage nr, nr der zusage, zusagenummer, numero impegno, n impegno, toezeggingsnummer, toezegging nr""",
    "pledge": "pledge, promesa, compromiso, promesse, annonce, promessa, compromisso, zusage, impegno, toezegging",  # no. or amount
    "contributor": """
        contributor, contributor name, name of contributor, donor, donor name, name of donor, party, contributing party,
        member state, member states, partner, pledger, contributing country, pledging party, source of funds,
        contributor or donor, contributor donor, donor contributor, donor country,
        contribuyente, nombre del contribuyente, contribuidor, contribuyente donante, donante, nombre del donante, aportante,
        pais donante, parte, estado miembro,
        contributeur, nom du contributeur, contribuant, donateur, nom du donateur, bailleur, bailleur de fonds, pays donateur,
        partie, etat membre,
        contribuinte, nome do contribuinte, doador, nome do doador, financiador, pais doador, estado membro,
        geber, beitragszahler, vertragspartei, donatore, contribuente, bijdrager, lidstaat
        | contributor code, donor code, gms donor name, country, state, government, codigo del contribuyente, codigo del donante,
        pais, estado, gobierno, entidad, code du contributeur, code du donateur, pays, etat, gouvernement, codigo do contribuinte,
        codigo do doador, governo, entidade, land, paese""",
    "agreement": """
        agreement, agreement no, agreement number, agreement ref, agreement reference, note verbale, note verbale no,
        exchange of letters, mou, grant agreement, contribution agreement,
        acuerdo, no de acuerdo, numero de acuerdo, acuerdo no, referencia del acuerdo, convenio, numero de convenio, nota verbal,
        accord, no d accord, numero d accord, reference de l accord, convention,
        acordo, no do acordo, numero do acordo, acordo no, referencia do acordo, vereinbarung, vereinbarung nr, accordo,
        overeenkomst
        | reference, ref, letter, document, instrument, referencia, documento, instrumento, lettre""",
    "signed": """
        signed on, signed, date signed, signature date, date of signature, signing date, agreement date, date of agreement,
        pledge date, date of pledge, pledged on, date pledged, pledge signed on,
        firmado el, firmado, firmada el, fecha de firma, fecha firma, fecha de la firma, fecha del acuerdo, fecha de promesa,
        fecha de la promesa, fecha del compromiso, suscrito el, fecha de suscripcion,
        signe le, date de signature, date signature, date de la signature, date d accord, date de l accord, date de promesse,
        date de la promesse, promis le,
        assinado em, assinado, data de assinatura, data da assinatura, data assinatura, data do acordo, data da promessa,
        data do compromisso, unterzeichnet am, datum der unterzeichnung, unterschrieben am, firmato il, data di firma,
        data della firma, ondertekend op, datum ondertekening
        | date, decision date, announced on, date announced, fecha, annonce le, date d annonce, data, datum""",
    "currency": """
        currency, currency code, pledge currency, ccy, curr, currency of pledge, agreement currency, pledge amt local currency,
        local currency, moneda, codigo de moneda, divisa, moneda de la promesa,
        devise, monnaie, code devise, devise de la promesse, moeda, codigo da moeda, moeda da promessa, wahrung, waehrung, valuta, munt
        | original currency, cur, moneda original, devise originale, moeda original""",
    "amount": """
        amount, amount pledged, pledged amount, pledge amount, pledged, amount agreed, agreed amount, agreed contribution,
        agreed contributions, agreed, total pledged, total pledge, total amount, total amount pledged, contribution amount,
        amount of contribution, committed, amount committed, committed amount, pledge value, assessed contribution,
        assessed contributions, amount of pledge, pledge amt, pledge amt local, l pledge amt, pledges, amount in original currency,
        amount in local currency, pledge local currency, grant amount, award amount, agreement amount, monto en moneda original,
        montant en devise originale, valor na moeda original, valor comprometido, valor acordado,
        monto, importe, monto prometido, importe prometido, prometido, monto de la promesa, importe de la promesa, monto acordado,
        contribucion acordada, contribuciones acordadas, monto total, importe total, monto comprometido, cuantia, valor prometido,
        montant, montant promis, montant annonce, promis, montant de la promesse, montant convenu, contribution convenue,
        contributions convenues, montant total, montant engage, montant de la contribution, contributions annoncees,
        montante, montante prometido, valor da promessa, montante acordado, contribuicao acordada, contribuicoes acordadas,
        montante total, valor total, montante da contribuicao, montante comprometido,
        betrag, zugesagt, zugesagter betrag, vereinbarter beitrag, importo, importo promesso, bedrag, toegezegd bedrag
        | total, annual contribution, annual contributions, contribution, contributions, commitment, original amount, contribucion, contribuciones, monto original,
        contribuicao, contribuicoes, valor, beitrag, beitrage""",
    "due": """
        due, due on, due date, date due, payable on, payment due, payable by, payment due date, maturity,
        vence el, vence, vencimiento, fecha de vencimiento, fecha vencimiento, exigible el, pagadero el, fecha de pago prevista,
        echeance, date d echeance, exigible le, du le, payable le, a payer le,
        vence em, vencimento, data de vencimento, data vencimento, devido em, exigivel em, pagavel em,
        fallig am, faellig am, falligkeit, scadenza, vervaldatum
        | expected on, expected date, fecha prevista, date prevue, date de versement prevue, data prevista""",
    "conditional": """
        conditional, conditional y n, conditional yes no, is conditional, condicional, condicional s n, condicionada, condicionado,
        conditionnel, conditionnelle, conditionnel o n, sous condition, condicionado s n, bedingt, condizionato, voorwaardelijk""",
    "condition": """
        condition, conditions, subject to, condicion, condiciones, sujeta a, sujeto a, soumis a, sous reserve de,
        condicao, condicoes, sujeito a, bedingung, bedingungen, condizione, condizioni, voorwaarde
        | terms""",
    "earmark": """
        earmark, earmarked for, earmarking, purpose, purpose of contribution, restriction, restrictions,
        destino, proposito, finalidad, destinado a, asignacion, destinacion, affectation, destination, finalite, affecte a,
        finalidade, proposito da contribuicao, destinado, destinacao, objetivo, zweck, zweckbindung, scopo, doel
        | use, usage, designation, uso, objeto, objet, but""",
    "fund": """
        fund, fund code, fund name, specific fund, pooled fund name, trust fund, fondo, codigo del fondo, fondo especifico,
        fonds, code du fonds, fonds specifique, fundo, codigo do fundo, fundo especifico""",
    "cash": """
        cash, cash payments, cash payment, cash received, amount received, amount paid, payments received, paid amount,
        paid to date, received to date, collected, collections, paid amt, paid amt local, l paid amt,
        monto recibido, importe recibido, monto pagado, pagos en efectivo, efectivo, cobrado, pagos recibidos,
        montant recu, montant paye, paiements recus, encaisse, paiements en especes, verse,
        montant verse, montants verses, montante recebido, valor recebido, valor pago, pagamentos em dinheiro, montante pago, pagamentos recebidos,
        bezahlt, eingegangen, erhalten, zahlungen, ricevuto, pagato, pagamenti, ontvangen, betaald
        | received, paid, payments, payment, recibido, pagado, pagos, recu, paye, paiements, versements, recebido, pago, pagamentos""",
    "in_kind": """
        in kind, in kind contributions, bilateral, bilateral assistance, bilateral cooperation, bilateral contributions,
        received in kind, amount in kind, en especie, contribuciones en especie, asistencia bilateral, cooperacion bilateral,
        en nature, contributions en nature, assistance bilaterale, cooperation bilaterale,
        em especie, em bens e servicos, contribuicoes em especie, assistencia bilateral, cooperacao bilateral,
        sachleistungen, bilaterale hilfe, in natura""",
    "promissory_notes": """
        promissory notes, promissory note, promissory notes held, pagares, pagare, billets a ordre, billet a ordre,
        notas promissorias, nota promissoria, schuldscheine, cambiali, promessen""",
    "disputed": """
        disputed, disputed contributions, disputed contribution, disputed amount, en litigio, contribuciones en litigio,
        contribuciones en disputa, contestees, contributions contestees, en litige, contribuicoes contestadas, em litigio,
        contribuicoes em disputa, strittig""",
    "outstanding": """
        outstanding, outstanding contributions, outstanding contribution, outstanding amount, amount outstanding, balance due,
        unpaid, unpaid balance, still due, receivable, outstanding pledges, outstanding balance, arrears,
        pendiente, pendiente de pago, saldo pendiente, contribuciones pendientes, por cobrar, monto pendiente, adeudado,
        restant du, solde du, contributions non acquittees, impaye, a recevoir, contributions dues, reste a payer,
        pendente, saldo devedor, saldo pendente, contribuicoes pendentes, a receber, em aberto,
        ausstehend, offen, saldo ausstehend, in sospeso, openstaand
        | balance, saldo, solde""",
    "exchange": """
        exchange gain loss, exchange loss gain, gain loss, exchange difference, exchange differences, exchange gain, exchange loss,
        exchange gain loss nb negative amount gain, diferencia de cambio, diferencias de cambio, ganancia perdida cambiaria,
        difference de change, differences de change, gain perte de change, gains et pertes de change,
        diferenca de cambio, diferencas de cambio, ganho perda cambial, variacao cambial, kursdifferenz, differenza di cambio""",
    "status": """
        status, pledge status, contribution status, payment status, state of the pledge, situacion, estado de la promesa, estatus,
        statut, etat de la promesse, situacao, estado da promessa, stato""",
    "paid_on": """
        paid on, paid date, date paid, received on, date received, payment date, date of payment, date of receipt, receipt date,
        fecha de pago, pagado el, recibido el, fecha de recepcion, fecha de cobro,
        paye le, recu le, date de paiement, date de reception, date d encaissement,
        pago em, recebido em, data de pagamento, data do pagamento, data de recebimento, data do recebimento,
        bezahlt am, zahlungsdatum, data pagamento, betaald op""",
    "paid_currency": """
        paid currency, payment currency, currency received, currency paid, paid amt local currency,
        moneda de pago, moneda del pago, devise du paiement, devise de paiement, moeda do pagamento, moeda de pagamento""",
    "instalment": """
        instalment no, instalment number, instalment, installment no, installment number, installment, tranche, tranche no,
        no de cuota, numero de cuota, cuota no, cuota, tramo, no de tramo, no de versement, versement no, versement,
        no de tranche, tranche numero, echeance no, no d echeance, no da parcela, numero da parcela, parcela no, parcela,
        prestacao, no da prestacao, rata, n rata, termijn""",
    "instalment_amount": """
        instalment amount, amount of instalment, installment amount, amount of installment, amount due, tranche amount, due amount,
        monto de la cuota, importe de la cuota, monto de cuota, importe cuota, monto cuota, monto adeudado, monto del tramo,
        montant du versement, montant de la tranche, montant de l echeance, montant du, montant exigible,
        valor da parcela, montante da parcela, valor devido, valor da prestacao, importo della rata, termijnbedrag""",
    "instalment_due": """
        instalment due, instalment due on, instalment date, instalment due date, installment due, installment due on,
        installment date, installment due date, tranche due, tranche date,
        vencimiento de la cuota, fecha de la cuota, fecha de cuota, vencimiento cuota,
        echeance du versement, date du versement, echeance de la tranche, date de versement,
        vencimento da parcela, data da parcela, scadenza della rata""",
}

CONTRIBUTORS: Mapping[str, str] = {
    "code": """
        code, contributor code, donor code, iso code,
        codigo, codigo del contribuyente, code du contributeur, codigo do contribuinte, kurzel, codice | id, iso""",
    "alpha2": "alpha2, alpha 2, iso2, iso 2, iso alpha 2, alpha 2 code, two letter code, iso 3166 1 alpha 2, codigo alfa 2, code alpha 2",
    "alpha3": "alpha3, alpha 3, iso3, iso 3, iso alpha 3, alpha 3 code, three letter code, iso 3166 1 alpha 3, codigo alfa 3, code alpha 3",
    "name": """
        name, contributor, contributor name, donor name, name of contributor, official name, country, party, state,
        donor, denomination""",
    "name_en": "name en, en, english, english name, name english, name in english, oas en, nombre en ingles, nom anglais, nome em ingles",
    "name_es": """
        name es, es, spanish, spanish name, name spanish, name in spanish, oas es, nombre, nombre oficial, nombre del contribuyente,
        nombre en espanol, contribuyente, donante, pais, espanol, nom espagnol, nome em espanhol, denominacion""",
    "name_fr": """
        name fr, fr, french, french name, name french, name in french, oas fr, nom, nom officiel, nom du contributeur, nom francais,
        contributeur, donateur, pays, francais, nombre en frances, nome em frances""",
    "name_pt": """
        name pt, pt, portuguese, portuguese name, name portuguese, name in portuguese, oas pt, nome, nome oficial,
        nome do contribuinte, nome em portugues, contribuinte, doador, portugues, nombre en portugues, nom portugais""",
    "kind": """
        kind, class, type, category, contributor type, donor type, contributor class, status,
        clase, tipo, categoria, tipo de contribuyente, classe, categorie, type de contributeur, tipo de contribuinte, klasse, art""",
    "since": """
        since, member since, from, kind from, class from, effective from, valid from, status from,
        desde, miembro desde, vigente desde, depuis, membre depuis, a partir de, membro desde, seit, dal""",
    "parent": """
        parent, parent code, rolls up to, belongs to, part of,
        depende de, pertenece a, entidad matriz, releve de, rattache a, pertence a, vinculado a, gehort zu""",
    "aliases": """
        aliases, alias, also known as, other names, other name, aka, cldr en, cldr es, cldr fr, cldr pt, short name,
        otros nombres, tambien conocido como, nombre corto, autres noms, nom court, outros nomes, nome curto""",
    "language": """
        language, statement language, lang, language code,
        idioma, idioma del estado de cuenta, langue, langue du releve, lingua, idioma do extrato, sprache, taal""",
    "locale": "locale, number format, format, formato, formato de numeros, format des nombres, formato dos numeros, region format",
    "remark": """
        note, notes, remark, remarks, comment, comments, nota, notas, observaciones, comentarios, remarque, remarques, observations,
        commentaires, observacoes, comentarios do contribuinte, bemerkung, bemerkungen, osservazioni""",
}

RATES: Mapping[str, str] = {
    "currency": """
        currency code, code, ccy, iso code, abbreviation, abbrev, currency abbreviation, iso, cur, codigo de moneda, codigo,
        abreviatura, code devise, code monnaie, abreviation, codigo da moeda
        | currency, moneda, devise, monnaie, moeda, wahrung, valuta""",
    "currency_name": """
        currency name, name of currency, monetary unit, unit name, nombre de la moneda, unidad monetaria, nom de la devise,
        unite monetaire, nome da moeda, unidade monetaria""",
    "country": "country, country name, country area, country territory, pais, pais territorio, pays, land, paese",
    "effective_from": """
        effective from, effective date, effective, date, from, valid from, as of, on, day, rate date, period, effective on,
        fecha, fecha efectiva, fecha de vigencia, vigente desde, vigencia, a partir de, date d effet, date effective, en vigueur le,
        data, data efetiva, data de vigencia, em vigor desde, datum, gultig ab, data di validita""",
    "usd_per_unit": """
        usd per unit, us dollars per unit, dollars per unit, usd per 1 unit, usd per 1, us dollar per unit, value in usd, in usd,
        usd equivalent, per unit in usd, dolares por unidad, usd por unidad, valor en usd, dollars par unite, usd par unite,
        dolares por unidade, usd por unidade, valor em usd""",
    "unit_per_usd": """
        units per usd, unit per usd, units per us dollar, units per 1 usd, per usd, per us dollar, units per dollar,
        local currency per usd, lcu per usd, national currency per usd, currency units per usd, equivalent to usd 1, usd 1, 1 usd,
        units of national currency per usd, rate per usd, operational rate of exchange units per usd,
        unidades por usd, unidades por dolar, moneda local por usd, por usd, unites par usd, unites par dollar, par usd,
        unidades por dolar americano, moeda local por usd""",
    "rate": """
        rate, exchange rate, rate to usd, exchange rate to usd, operational rate, un operational rate, un operational rate of exchange, operational rate of exchange, value,
        tasa, tipo de cambio, tasa de cambio, tipo, taux, taux de change, cours, taxa, taxa de cambio, kurs, wechselkurs, tasso,
        tasso di cambio, wisselkurs""",
    "source": "source, fuente, fonte, quelle, bron, origine",
}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INSTALMENT = _set("instalment installment tranche cuota tramo versement echeance parcela prestacao rata termijn")
_ORDINALS = {
    word: number
    for number, row in enumerate(
        (
            "first 1st primer primera 1er 1re 1ere premier premiere primeiro primeira 1a 1o erste prima",
            "second 2nd segundo segunda 2e 2eme deuxieme seconde 2a 2o zweite seconda",
            "third 3rd tercero tercera tercer 3e 3eme troisieme terceiro terceira 3a 3o dritte terza",
            "fourth 4th cuarto cuarta 4e 4eme quatrieme quarto quarta 4a 4o vierte",
            "fifth 5th quinto quinta 5e 5eme cinquieme 5a 5o funfte",
            "sixth 6th sexto sexta 6e 6eme sixieme 6a 6o sechste sesta",
        ),
        1,
    )
    for word in row.split()
}
_YEAR = _set("year fiscal calendar fy cy ano ejercicio gestion annee exercice exercicio")
_DUE = _set("due date on vence vencimiento fecha echeance vencimento data payable exigible datum fallig scadenza")
_AMOUNT = _set("amount monto importe montant montante valor betrag importo bedrag sum cuantia")
_SYMBOLS = {
    "US$": " usd ",
    "R$": " brl ",
    "$": " usd ",
    "€": " eur ",
    "£": " gbp ",
    "%": " percent ",
    "\u2116": " no ",
    "°": "o",
    "º": "o",
    "#": " no ",
}
_FILLERS = _set(
    "in en em of the for de del du da do des dos la el le les at as au to al per por nb usd eur gbp cad chf brl us dollars dolares euros reais"
)
_IN_CURRENCY = re.compile(
    r"[(\[]\s*(?:in |en |em )?([A-Z]{3}|US\$|R\$|€|£)\s*[)\]]|(?:^|[\s,/-])(?:in |en |em )?([A-Z]{3}|US\$|R\$|€|£)\s*$"
)


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """The words of a header in small letters: "Pledge No." is "pledge no", "PaidAmtLocal" is "paid amt local"."""
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:200])
    for symbol, word in _SYMBOLS.items():
        spread = spread.replace(symbol, word)
    letters = unicodedata.normalize("NFKD", spread).casefold()
    plain = "".join(char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return re.sub(r"\bn o\b", "no", " ".join(plain.split()))


@lru_cache(maxsize=8)
def _phrases(vocabulary: str) -> Mapping[str, str]:
    """Every phrase of a vocabulary with its role; a weak one with "?"."""
    chosen = {"pledges": PLEDGES, "contributors": CONTRIBUTORS, "rates": RATES, "budget": BUDGET}[vocabulary]
    return {
        " ".join(phrase.split()): role + mark
        for role, text in chosen.items()
        for mark, part in zip(("", "?"), text.split("|"), strict=False)
        for phrase in part.split(",")
    }


def trimmed(header: str) -> str:
    """Without years, currencies and small words at both ends: "amount in usd 2026" is "amount"."""
    tokens = header.split()
    while tokens and (tokens[-1] in _FILLERS or re.fullmatch(r"(?:19|20)\d\d", tokens[-1])):
        tokens.pop()
    while tokens and (tokens[0] in _FILLERS or re.fullmatch(r"(?:19|20)\d\d", tokens[0])):
        tokens.pop(0)
    return " ".join(tokens)


def role_of(header: str, vocabulary: str) -> str:
    """What a column with this header is ("amount", "due", "instalment_due:2"), empty when the words are not known.

    With "?" at its end only if no other column says it better ("Date" beside "Signed on").
    """
    said = words(header)
    if vocabulary == "budget" and (number := object_in(said)):
        return f"object:{number}"
    phrases = _phrases(vocabulary)
    bare = words(_IN_CURRENCY.sub(" ", header)) if currency_in(header) else said
    wordings = (said, trimmed(said), trimmed(bare), trimmed(unscaled(bare)))
    found = next((phrases[wording] for wording in wordings if wording in phrases), "")
    return found or (_numbered(said.split()) if vocabulary == "pledges" else "") or _in_two_languages(header, vocabulary)


def _in_two_languages(header: str, vocabulary: str) -> str:
    """What all parts of a header say alike: "Donor / Donante"."""
    parts = [part for part in re.split(r"[/|\n]", header) if part.strip()] if len(header) < 200 else []
    roles = [role_of(part, vocabulary) for part in parts] if len(parts) > 1 else [""]
    return min(roles, key=len) if len({role.rstrip("?") for role in roles}) == 1 else ""


def year_of(header: str, vocabulary: str) -> tuple[int, str]:
    """The year whose part of a pledge stands under this header ("2026", "FY 2026", "Pledge 2026"), or 0; and its other words."""
    tokens = words(_IN_CURRENCY.sub(" ", header)).split()
    years = {int(found[1]) for token in tokens if (found := re.fullmatch(r"(?:fy|cy)?((?:19|20)\d\d)", token))}
    rest = trimmed(" ".join(word for word in tokens if word not in _YEAR and not re.fullmatch(r"(?:fy|cy)?(?:19|20)\d\d", word)))
    what = _phrases(vocabulary).get(rest, "").rstrip("?") if rest else "amount"
    return (years.pop() if len(years) == 1 and what in ("amount", "pledge", "instalment_amount") else 0), rest


def _numbered(tokens: list[str]) -> str:
    """The numbered ones: "Instalment 2 due", "2a cuota monto", "Premier versement" are the second's day, the second's amount, the first's amount."""
    if not _INSTALMENT & set(tokens):
        return ""
    numbers = {int(token) if token.isdigit() else _ORDINALS[token] for token in tokens if token in _ORDINALS or token.isdigit()}
    numbers = {number for number in numbers if number < 100}
    if len(numbers) != 1:
        return ""
    kind = "instalment_due" if _DUE & set(tokens) and not _AMOUNT & set(tokens) else "instalment_amount"
    return f"{kind}:{numbers.pop()}"


def currency_in(text: str) -> str:
    """The currency a header or title names in brackets or at its end ("Amount (EUR)", "Monto, USD"), or none."""
    codes = (found[1] or found[2] for found in _IN_CURRENCY.finditer(text.strip()))
    return next((code for code in (SIGNS.get(code, code) for code in codes) if code in DIGITS), "")
