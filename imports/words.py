"""The words that banks put above columns and beside balances, in the languages of the files we have met.

A header may mean several things ("Valuta" is a value date in German and a currency in Swedish): `meanings` gives
every role its words allow, and the content of the column decides (layout.py).
"""

import re
import unicodedata
from functools import lru_cache

from ledger.money import DIGITS

# role → phrases, without accents and punctuation; "|" parts phrases.
_ROLES = {
    "booking": """booking date|posting date|posted date|date posted|post date|posted on|posted|entry date|ledger date|date processed
        |processed date|processing date|process date|completed date|date completed|settlement date|date booked|booked|booked on
        |buchungstag|buchungsdatum|buchung|datum buchung|verbuchungsdatum|buchungstag datum|abschlussdatum|bu tag
        |fecha contable|fecha de contabilizacion|fecha contabilizacion|fecha de asiento|fecha asiento|fecha apunte|fecha de apunte
        |f contable|fecha de registro|fecha registro|fecha proceso|fecha de proceso|fecha movimiento|fecha de movimiento
        |fecha del movimiento|date comptable|date de comptabilisation|date comptabilisation|date d ecriture|date ecriture
        |date de traitement|date d enregistrement|date mouvement|data lancamento|dt lancamento|dt lanc|dt mov|dt movimento|data de lancamento|data do lancamento|data contabil
        |data contabilistica|data mov|data movimento|data do movimento|data de registo|data registo|data contabile
        |data registrazione|data di registrazione|data contabilizzazione|data di contabilizzazione|boekingsdatum|boekdatum|boekdag
        |datum verrekening|datum boeking|verwerkingsdatum|data ksiegowania|data zaksiegowania|datum zauctovani|datum uctovani
        |zauctovano|datum zapisu|konyveles datuma|konyvelesi datum|konyveles napja|konyveles|дата проводки|дата обработки
        |дата учета|дата зачисления|bokforingsdag|bokforingsdatum|bokfort|bokford|bogforingsdato|bogfort|bokforingsdato|bokfort dato
        |kirjauspaiva|kirjauspvm""",
    "date": """date|dates|fecha|datum|data|дата|dato|dt|pvm|paivamaara|tarih|kuupaev|datums|dag|tag|dia|day|movement date|fec
        |as of|as of date|date time|date and time|datetime|date heure|fecha y hora|data ora|дата и время|fecha hora""",
    "made": """transaction date|trans date|txn date|tran date|trn date|date of transaction|transaction date time|operation date
        |date of operation|started date|created|created at|created utc|created on|creation date|execution date|date made
        |purchase date|order date|payment date|date of payment|belegdatum|transaktionsdatum|auftragsdatum|umsatzdatum
        |ausfuhrungsdatum|kaufdatum|datum transaktion|zahlungsdatum|fecha operacion|fecha de operacion|fecha de la operacion
        |f operacion|fecha oper|fecha transaccion|fecha de transaccion|fecha de la transaccion|fecha de pago|date operation
        |date d operation|date de l operation|date de operation|date op|date de transaction|date transaction|date de paiement
        |data operacao|data da operacao|data de operacao|data transacao|data da transacao|data pagamento|data operazione
        |data dell operazione|data transazione|datum verrichting|transactiedatum|datum transactie|uitvoeringsdatum|data operacji
        |data transakcji|data wykonania|datum provedeni|datum transakce|datum operace|tranzakcio datuma|tranzakcio idopontja
        |tranzakcio ideje|teljesites datuma|дата операции|дата транзакции|дата совершения|дата платежа|transaktionsdag
        |transaktionsdato|kopsdatum|kobsdato|transaksjonsdato|maksupaiva""",
    "value": """value date|val date|value|value dt|date value|valuta|valutadatum|wertstellung|wertstellungsdatum|wert|valutatag
        |datum valuta|valuta datum|fecha valor|f valor|fecha de valor|fec valor|valor|date valeur|date de valeur|valeur|data valor
        |data valuta|data de valor|data da valuta|rentedatum|valutadatum rente|data waluty|data wartosci|datum valuty|valutni datum
        |erteknap|ertek datum|дата валютирования|valutadag|valutadato|rentedato|arvopaiva|available on utc""",
    "due": """due date|from date|to date|start date|end date|initial date|final date|expiry date|statement date|von|bis
        |falligkeit|vencimiento|fecha de vencimiento|echeance|vencimento|scadenza""",
    "amount": """amount|amt|value|sum|total amount|transaction amount|trans amount|txn amount|amount in account currency|money in out
        |booked amount|posted amount|billing amount|amount local|inflow outflow|payment amount|net cash|paid in out|cash
        |account currency amount|betrag|umsatz|buchungsbetrag|zahlungsbetrag|betrag umsatz|umsatz betrag|wert|importe|monto
        |importe operacion|importe de la operacion|importe movimiento|importe del movimiento|cantidad|valor|cuantia
        |monto operacion|montant|montant operation|montant de l operation|somme|valeur|montante|quantia|importancia|valor movimento
        |valor lancamento|vlr|vlr lancamento|vl lancamento|vlr movimento|importo|importo operazione|ammontare|cifra|bedrag|transactiebedrag|bedrag transactie|kwota|kwota operacji
        |kwota transakcji|wartosc|castka|objem|castka transakce|castka v mene uctu|zauctovana castka|osszeg|tranzakcio osszege|ertek|сумма
        |сумма операции|сумма в валюте счета|сумма платежа|сумма транзакции|belopp|belob|belop|summa|maara|tutar|amount due
        |mutatie|mutatiebedrag|change|variacion|variazione|variazioni|mudanca|anderung""",
    "debit": """debit|debits|debit amount|amount debit|withdrawal|withdrawals|withdrawal amount|withdrawal amt|paid out|money out
        |outflow|out|payments|payment|charges|spent|debit amt|dr|dr amount|expense|expenses|payments out|net debit|net debit nc
        |cash out|disbursement|disbursements|debits out|soll|lastschrift|belastung|belastungen|ausgang|ausgange|ausgabe|ausgaben
        |betrag soll|umsatz soll|auszahlung|cargo|cargos|debe|debito|debitos|retiro|retiros|retiros cargos|cargos retiros|adeudo|adeudos
        |egreso|egresos|pagos|pagamentos|retirada|retiradas|levantamento|levantamentos|cheques cargos|cheques y cargos|cargos giros
        |decaissement|decaissements|paiements|gasto|gastos|salida|salidas|importe cargo|importe debe|debits cargos|debitare|montant debit|depense|depenses
        |sortie|sorties|retrait|retraits|saida|saidas|saques|montante debito|dare|uscite|uscita|addebito|addebiti|importo dare
        |importo addebito|af|debet|uitgaven|bedrag af|bedrag debet|obciazenia|obciazenie|wydatki|wyplaty|winien|kwota obciazenia
        |vydaje|vydaj|odchozi|debetni obrat|ma dati|terheles|kiadas|kifizetes|tartozik|расход|расходы|списание|дебет|сумма дебет
        |сумма по дебету|сумма списания|расход операции|uttag|utgift|utgifter|ud|haevet|hevet|ut|ut fra konto|ut av konto|otto
        |belopp ut|borc""",
    "credit": """credit|credits|credit amount|amount credit|deposit|deposits|deposit amount|deposit amt|paid in|money in|inflow|in
        |receipts|received|credit amt|cr|cr amount|income|lodgements|lodgement|payments in|net credit|net credit nc|cash in
        |amount received|haben|gutschrift|gutschriften|eingang|eingange|einnahme|einnahmen|betrag haben|umsatz haben|einzahlung|abono
        |abonos|haber|credito|creditos|deposito|depositos|depositos abonos|abonos depositos|ingreso|ingresos|entrada|entradas
        |importe abono|importe haber|montant credit|recette|recettes|entree|entrees|versement|versements|depot|depots|encaissement|encaissements
        |cobros|recebimentos|deposito abono|depositos abono|depositos y abonos|depositos o abonos|abonos y depositos|montante credito|avere
        |entrate|accredito|accrediti|importo avere|importo accredito|bij|inkomsten|bedrag bij|bedrag credit|uznania|uznanie|wplywy
        |wplaty|ma|kwota uznania|prijmy|prijem|prichozi|kreditni obrat|dal|jovairas|bevetel|befizetes|kovetel|приход|приходы
        |поступление|поступления|зачисление|кредит|сумма кредит|сумма по кредиту|сумма зачисления|insattning|insattningar|inkomst
        |inkomster|ind|indsat|inn|inn pa konto|pano|belopp in|alacak""",
    "flag": """d c|c d|dc|cd|dr cr|cr dr|drcr|crdr|debit credit|credit debit|debit credit indicator|credit debit indicator
        |credit debit flag|debit or credit|credit or debit|debit credit flag|dbit crdt|cdtdbtind|sign|indicator|direction|in out
        |type|transaction type|details|flow|dr or cr|d k|k d|soll haben|haben soll|s h|sh|s h kennzeichen|soll haben kennzeichen|vorzeichen
        |kennzeichen|umsatztyp|richtung|eingang ausgang|debe haber|cargo abono|signo|naturaleza|tipo|tipo movimiento|sens|debit ou credit
        |signe|type d operation|nature|dare avere|segno|natureza|sinal|debito credito|receita despesa|d c indicator|entrada saida|af bij|bij af|debet credit
        |debit credit code|code debet credit|typ transakcji|wn ma|strona|md dal|smer|typ pohybu|tranzakcio tipusa|be ki|bevetel kiadas
        |t k|tipus|irany|дебет кредит|тип|тип операции|приход расход|вид|d k code|typ|art|umsatzart|transaktionstyp|type mouvement
        |mouvement|md d|d md|k j|j k|t j|j t|dt kt|kt dt|dt ct|ct dt|w d|i o|o i|in out|out in""",
    "balance": """balance|running balance|running bal|bal|disponible|saldo disponible|account balance|ledger balance|closing balance|balance after|book balance|new balance|net balance
        |net cash balance|cash balance|balance after transaction|available balance|current balance|resulting balance|total balance
        |saldo|kontostand|saldo nach buchung|neuer saldo|saldo neu|kontosaldo|endsaldo|saldo disponible|saldo contable|saldo final
        |saldo despues|saldo resultante|saldo posterior|solde|solde apres|solde comptable|solde du compte|solde final|nouveau solde
        |saldo contabilistico|saldo contabil|saldo apos|saldo do dia|saldo contabile|saldo finale|saldo dopo|saldo na|saldo na mutatie
        |nieuw saldo|eindsaldo|saldo po operacji|saldo po transakcji|saldo koncowe|zustatek|zustatek po|zustatek na uctu|konecny zustatek
        |egyenleg|konyvelt egyenleg|zaro egyenleg|uj egyenleg|остаток|баланс|исходящий остаток|остаток после операции|сальдо
        |bokfort saldo|saldo efter|bakiye|net solde""",
    "fee": """fee|fees|total fees|commission|commissions|bank charge|bank charges|transaction fee|charge|fee amount|gebuhr|gebuhren
        |entgelt|spesen|provision|comision|comisiones|gastos bancarios|frais|frais bancaires|comissao|comissoes|tarifa|taxa
        |commissione|commissioni|kosten|kosten op verrichting|prowizja|oplata|poplatek|poplatky|dij|jutalek|koltseg|комиссия
        |avgift|gebyr""",
    "gross": "gross|gross amount|brutto|bruttobetrag|bruto|importe bruto|brut|montant brut|bruto bedrag|lordo|importo lordo|valor bruto",
    "net": """net|net amount|netto|nettobetrag|neto|importe neto|montant net|netto bedrag|netto importo|valor liquido|liquido
        |сумма возмещения""",
    "original": """original amount|amount original|foreign amount|amount foreign|amount foreign currency|amount in foreign currency|fx amount
        |original value|transaction currency amount|amount transaction currency|local amount|amount local currency|source amount
        |amount currency|counter amount|instructed amount|foreign currency amount|exchange to amount|amount orig|ursprungsbetrag
        |originalbetrag|betrag fremdwahrung|fremdwahrungsbetrag|betrag original|betrag originalwahrung|fremdbetrag|auftragsbetrag
        |lastschrift ursprungsbetrag|betrag in fremdwahrung|importe original|importe divisa|importe en divisa|importe moneda original
        |monto original|importe en moneda original|importe origen|montant original|montant d origine|montant devise|montant en devise
        |montant origine|montante original|valor original|montante moeda|valor em moeda|importo originale|importo valuta|importo in valuta
        |importo divisa|oorspronkelijk bedrag|bedrag vreemde valuta|bedrag in vreemde valuta|origineel bedrag|kwota oryginalna
        |kwota w walucie|kwota w walucie operacji|puvodni castka|castka v mene|castka v mene transakce|originalni castka|eredeti osszeg
        |devizaosszeg|сумма в валюте операции|ursprungligt belopp|originalbelopp|oprindeligt belob|opprinnelig belop
        |amount in original currency|converted amount""",
    "original_currency": """original currency|currency original|foreign currency|fx currency|local currency|transaction currency
        |source currency|counter currency|instructed currency|orig currency|originalwahrung|fremdwahrung|ursprungswahrung|wahrung original
        |moneda original|divisa original|moneda origen|divisa origen|moneda de origen|devise d origine|devise origine|devise originale
        |moeda original|moeda de origem|valuta originale|divisa originale|oorspronkelijke valuta|vreemde valuta|waluta oryginalna
        |waluta operacji|waluta transakcji|puvodni mena|mena transakce|eredeti devizanem|eredeti penznem|валюта операции|ursprungsvaluta
        |originalvaluta|exchange to""",
    "currency": """currency|curr|ccy|cur|currency code|account currency|booking currency|iso currency|wahrung|wahrg|buchungswahrung|waehrung
        |kontowahrung|whg|divisa|moneda|mon|div|moneda cuenta|devise|devise du compte|monnaie|dev|moeda|valuta|divisa conto|munt|muntsoort
        |valuta rekening|waluta|waluta rachunku|mena|mena uctu|penznem|devizanem|szamla devizanem|tranzakcio devizaneme|валюта
        |валюта счета|valutakod|konto valuta|valuuta|para birimi|net currency""",
    "rate": """rate|exchange rate|fx rate|conversion rate|kurs|wechselkurs|umrechnungskurs|devisenkurs|tipo de cambio|cambio|taux
        |taux de change|cours|taxa de cambio|cambio tasso|tasso|tasso di cambio|koers|wisselkoers|kurz|arfolyam|курс|vaxelkurs|price
        |quantity|unit price""",
    "status": """status|state|transaction status|booking status|payment status|estado|estado operacion|stato|stato operazione|statut|etat
        |situacao|stav|allapot|статус|tila""",
    "text": """description|details|detail|memo|narrative|narration|particulars|label|text|payment details|transaction details|remark|remarks
        |transaction description|purpose|payment purpose|message|notes|note|information|additional information|booking text|transaction
        |remittance information|unstructured remittance information|subject|info|more info|comment|comments|merchant|payment information
        |type|transaction type|category|item|message for payee|message for me|purpose 1|purpose 2|purpose 3|purpose 4|purpose 5
        |description 1|description 2|bezeichnung|verwendungszweck|verwendungszweck 1|verwendungszweck 2|buchungstext|buchungsdetails|zweck
        |vorgang|vorgang verwendungszweck|umsatzart|umsatztext|buchungsinformation|transaktionsbeschreibung|transaktionsbeschreibung zusatz
        |mitteilung|mitteilungen|beschreibung|bemerkung|zahlungsgrund|notiz|transaktionstyp|kategorie|concepto|descripcion|detalle|detalles
        |observaciones|mas datos|concepto movimiento|descripcion movimiento|informacion adicional|glosa|concepto 1|concepto 2
        |movimiento|tipo movimiento|leyenda|libelle|libelle operation|libelle de l operation|intitule|motif|communication|detail operation
        |nature de l operation|informations|informations complementaires|remarque|libelle simplifie|historico|descricao|descritivo
        |lancamento|descricao movimento|detalhes|observacoes|movimento|descrizione|causale|descrizione operazione|descrizione estesa
        |dettagli|note operazione|operazione|causale descrizione|omschrijving|mededeling|mededelingen|vrije mededeling
        |gestructureerde mededeling|naam omschrijving|toelichting|more details|betalingskenmerk omschrijving|opis|opis operacji
        |opis transakcji|tytul|tytulem|szczegoly|rodzaj operacji|popis|poznamka|zprava|zprava pro prijemce|zprava pro mne|typ transakce
        |kategorie transakce|ucel|polozka|vlastni poznamka|kozlemeny|megnevezes|megjegyzes|leiras|tranzakcio tipusa|kategoria|reszletek
        |назначение платежа|описание|описание операции|назначение|содержание|операция|детали|beskrivning|meddelande|rubrik|transaktion
        |tekst|besked|forklaring|beskrivelse|selite|viesti|aciklama|reporting category|emoji|tags|address""",
    "counterparty": """counterparty|counter party|counterparty name|partner name|partner|other party|payee payer|payer payee|counteraccount name
        |name of counterparty|third party|ordering party|originator|sender|sender name|remitter|beneficiary party
        |merchant name|contact|auftraggeber empfanger|empfanger auftraggeber|auftraggeber begunstigter
        |begunstigter auftraggeber|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|empfanger absender
        |absender empfanger|name zahlungsbeteiligter|zahlungsbeteiligter|empfanger zahlungspflichtiger|gegenpartei|partnername
        |kontoinhaber gegenkonto|ordenante beneficiario|beneficiario ordenante|contraparte|ordenante|tercero|contrepartie
        |nom de la contrepartie|tiers|donneur d ordre|nom contrepartie|ordenador|contraparte nome|ordinante|controparte
        |ordinante beneficiario|intestatario|nome controparte|naam tegenpartij|tegenpartij|tegenpartij naam|naam tegenrekening
        |opdrachtgever|handelaar|kontrahent|nazwa kontrahenta|nadawca odbiorca|odbiorca nadawca|dane kontrahenta
        |nazev protiuctu|protistrana|nazev protistrany|nazev uctu protistrany|partner neve|ellenoldali nev|контрагент
        |наименование контрагента|плательщик получатель|motpart|avsandare mottagare|modpart|saaja maksaja""",
    "name": "name|nombre|nom|nome|naam|navn|nimi|nombre del banco",
    "payer": """payer|payer name|payor|debtor|debtor name|remitter name|ordering customer|zahlungspflichtiger|zahlungspflichtige r|auftraggeber
        |absender|pagador|donneur|debiteur|debitore|pagatore|betaler|nadawca|platce|platnik|fizeto|плательщик|наименование плательщика
        |avsandare""",
    "payee": """payee|payee name|beneficiary|beneficiary name|creditor|creditor name|recipient|paid to|empfanger|zahlungsempfanger
        |zahlungsempfanger in|begunstigter|beneficiario|destinatario|beneficiaire|destinataire|crediteur|recebedor|favorecido|creditore
        |begunstigde|ontvanger|odbiorca|prijemce|kedvezmenyezett|получатель|наименование получателя|mottagare|modtager""",
    "iban": """iban|counterparty iban|partner iban|counterparty account|account number of counterparty|kontonummer iban|iban zahlungsbeteiligter
        |kontonummer|gegenkonto|konto gegenpartei|empfangerkonto|payee account number|payee account|counteraccount number|bank account
        |partner account|bank account details|kontonummer empfanger|iban gegenkonto|iban auftraggeber begunstigter|cuenta contraparte
        |iban contraparte|cuenta bancaria|cuenta beneficiario|cuenta ordenante|compte contrepartie|iban contrepartie|iban tiers
        |conta contraparte|iban ordenante|conta destino|conto controparte|iban controparte|iban ordinante|rekeningnummer tegenpartij
        |tegenrekening|rekening tegenpartij|tegenrekening iban bban|tegenpartij rekening|numer rachunku kontrahenta|rachunek kontrahenta
        |numer konta|nr rachunku|protiucet|cislo protiuctu|cislo uctu protistrany|bankovni spojeni|partner szamlaszama|ellenoldali szamlaszam
        |счет контрагента|номер счета контрагента|motkonto|modkonto|to from account""",
    "own": """account|account number|account no|own account|my account|account iban|auftragskonto|iban auftragskonto|konto|kontonummer
        |mein konto|cuenta|numero de cuenta|compte|numero de compte|conta|numero da conta|conto|numero conto|rekening|rekeningnummer
        |rekening iban|iban bban|cislo uctu|ucet|numer rachunku|rachunek|szamlaszam|konto nr|номер счета|счет|kontonr|account id
        |company account|merchant account""",
    "account_name": """account name|account type|rubrieknaam|nazev uctu|szamla neve|тип счета|kontoname|product|bezeichnung auftragskonto
        |bankname auftragskonto|nombre de la cuenta|card number|cardholder|card holder|kredietkaart|kaarthouder|intestatario carta
        |numero carta|kontobezeichnung""",
    "reference": """reference|ref|reference number|ref no|reference no|transaction reference|bank reference|transaction id|txn id|id|trans id
        |payment reference|customer reference|end to end|end to end id|end to end reference|transferwise id|record id|doc no|document number
        |document no|check number|cheque number|check or slip|check no|check or slip number|transaction number|transaction reference number
        |variable symbol|variable symbol 1|serial number|statement reference|psp reference|invoice number|invoice id|our reference
        |your reference|client reference|bank ref|utr|chq ref no|ref no cheque no|cheque no|balance transaction id|referenz
        |referenznummer|kundenreferenz|kundenreferenz end to end|buchungsreferenz|mandatsreferenz|belegnummer|zahlungsreferenz
        |transaktionsreferenz|kunden referenz|referencia|n referencia|numero de referencia|referencia 1|referencia 2|num operacion
        |numero de operacion|id de transaccion|n operacion|numero operacion|documento|num documento|n documento|folio|no de operacion
        |reference operation|numero|numero de reference|n de reference|reference de l operation|numero de operacao|num doc
        |numero documento|n doc|doc|referenza|riferimento|numero operazione|cro|id transazione|referentie|kenmerk|betalingskenmerk
        |transactiereferentie|volgnummer|referencje|numer referencyjny|numer transakcji|nr referencyjny|variabilni symbol
        |variabilni symbol 1|reference platby|vs|id transakce|cislo transakce|hivatkozas|azonosito|tranzakcio azonosito
        |megbizas azonosito|referencia szam|референс|референс проводки|номер документа|номер операции|referens|referensnummer|verifikat
        |verifikationsnummer|arkivointitunnus|viite|viitenumero""",
    "other": """bic|swift|bic swift|swift bic|bic swift code|blz|bic blz|blz bic|sort code|bankleitzahl|bank code|branch code|bic tegenpartij|adres tegenpartij
        |time|uhrzeit|hora|heure|ora|tijd|godzina|cas|ido|время|zona horaria|time zone|timezone|creditor id|glaeubiger id|glaubiger id
        |card last four digits|balance type|number of transactions|code|kod|konstantni symbol|constant symbol|specific symbol|specificky symbol""",
    "line": "line|line no|no|nr|n|number|seq|sequence|row|pos|lfd nr|laufende nummer|poradi|sorszam|zeile|linea|ligne",
}


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a list parted by "|", each once."""
    return tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip()))


ROLES: dict[str, tuple[str, ...]] = {role: phrases(text) for role, text in _ROLES.items()}
_MEANINGS: dict[str, tuple[str, ...]] = {}
for _role, _phrases in ROLES.items():
    for _phrase in _phrases:
        _MEANINGS[_phrase] = (*_MEANINGS.get(_phrase, ()), _role)
_WORDS = frozenset(word for phrase in _MEANINGS for word in phrase.split() if len(word) > 2)

DATES = ("booking", "date", "made", "value", "due")
MONEY_OF_A_ROW = ("amount", "debit", "credit", "net", "gross")  # what moved
MONEY = ("amount", "debit", "credit", "balance", "fee", "gross", "net", "original")
_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₽": "RUB",
    "₴": "UAH",
    "₹": "INR",
    "₺": "TRY",
    "₪": "ILS",
    "₩": "KRW",
    "₱": "PHP",
}
LOOSE_SYMBOLS = frozenset("$£€¥₽₴₹₺₪₩₱") | {
    "R$",
    "US$",
    "C$",
    "A$",
    "CA$",
    "Kč",
    "zł",
    "Ft",
    "kr",
    "kr.",
    "Fr.",
    "Fr",
    "SFr.",
    "руб",
    "руб.",
    "р.",
}
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_FILLER = frozenset(
    """the of in on de du des del la le les l d da do di dei del in im am en em a per por par za w v na the and y et e und i op your my our
    transaction transactions transaccion transacao transazione account acct bank local total operation operacion operations movement movimiento statement value entry
    umsatz konto net usd eur euro euros dollars booked posted nc gc euroa amount amt monto importe montant betrag valor bedrag importo kwota castka сумма osszeg belopp""".split()
)


_NO_BALANCE = frozenset(
    "initial opening beginning starting final start begin type date currency anfang inicial iniziale poczatkowe".split()
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case words without accents and punctuation, parted by one space; `CamelCase` and `snake_case` are words too."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text).replace("_", " ").replace("ß", "ss").replace("ł", "l").replace("Ł", "L")
    text = text.replace("ø", "o").replace("æ", "ae").replace("ı", "i").lower()
    flat = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", flat))


def currency_in(text: str) -> str:
    """The one ISO 4217 code or unmistakable symbol in a header or label, or an empty text."""
    found = {code for code in _CODE.findall(text) if code in DIGITS} | {_SYMBOLS[symbol] for symbol in text if symbol in _SYMBOLS}
    return found.pop() if len(found) == 1 else ""


_BESIDE = re.compile(r"^([A-Z]{3})$|[0-9]\s?([A-Z]{3})\b|\b([A-Z]{3})\s?[-(]?[0-9]|[(/]\s*([A-Z]{3})\b")


def currency_beside(text: str) -> str:
    """The one code that stands alone, beside a figure or in parentheses: elsewhere ALL and TOP are words, not currencies."""
    found = {code for match in _BESIDE.findall(text) for code in match if code in DIGITS}
    found |= {_SYMBOLS[symbol] for symbol in text if symbol in _SYMBOLS}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def meanings(header: str) -> tuple[str, ...]:
    """The roles that a header's words allow, likeliest first; empty for a header that says nothing known."""
    if header.strip() in ("+/-", "-/+", "+ / -", "- / +", "±"):
        return ("flag",)
    if {"bic", "swift", "blz"} & set(plain(header).split()) and "iban" not in plain(header):
        return ("other",)
    bare = _CODE.sub(lambda code: "" if code[1] in DIGITS else code[1], header)
    for wording in (header, re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", bare), bare):
        words = plain(wording).split()
        while words and words[-1] in ("in", "en", "em", "w", "v", "в", "руб", "eur", "usd"):
            words.pop()
        roles = _MEANINGS.get(" ".join(words), ())
        if roles:
            return roles
    return _contained(plain(bare).split())


def _contained(words: list[str]) -> tuple[str, ...]:
    """The longest known phrase inside a longer header; money only where nothing but filler stands around it."""
    for size in range(min(len(words), 5), 0, -1):
        places = range(len(words) - size + 1)
        for begin in sorted(places, key=lambda at: "balance" not in _MEANINGS.get(" ".join(words[at : at + size]), ())):
            phrase = " ".join(words[begin : begin + size])
            rest = words[:begin] + words[begin + size :]
            roles = _MEANINGS.get(phrase, ())
            if roles and len(phrase) > 2:
                pure = all(word in _FILLER for word in rest)
                if "balance" in roles and not _NO_BALANCE & set(rest):
                    return ("balance",)
                kept = tuple(role for role in roles if pure or role not in (*MONEY, "flag", "own", "line", "iban", "status"))
                kept = tuple("made" if role == "date" and not pure else role for role in kept)
                if kept:
                    return kept
    return ()


@lru_cache(maxsize=65536)
def known_words(text: str) -> int:
    """How many words of `text` stand in headers of statements; for choosing a code page and a separator."""
    return sum(word in _WORDS for word in plain(text).split()) if len(text) < 2000 else 0
