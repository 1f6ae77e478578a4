"""Statements in the manner of banks of many countries and systems, written for these tests: the same two movements in each."""

from typing import NamedTuple


class Sample(NamedTuple):
    name: str
    text: str
    expected: list[tuple[str, str]] | str  # the movements as day and amount, or the name of the refusal
    encoding: str


SAMPLES: list[Sample] = []
TWO = [("2026-09-03", "1500.00"), ("2026-09-14", "-20.50")]


def add(name: str, text: str, expected: list[tuple[str, str]] | str, encoding: str = "utf-8") -> None:
    SAMPLES.append(Sample(name, text, expected, encoding))


add(
    "es_bbva",
    """Últimos movimientos
Cuenta: ES91 2100 0418 4502 0005 1332

F.Valor;Fecha;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones
03/09/2026;03/09/2026;Transferencia recibida;CUOTA 2026;1.500,00;EUR;1.600,00;EUR;
14/09/2026;14/09/2026;Cargo por comisiones;COMISION;-20,50;EUR;1.579,50;EUR;
""",
    TWO,
)
add(
    "es_santander_tworow",
    """FECHA;FECHA;CONCEPTO;IMPORTE;SALDO
OPERACIÓN;VALOR;;EUR;EUR
03/09/2026;03/09/2026;Transferencia;1.500,00;1.600,00
14/09/2026;15/09/2026;Recibo;-20,50;1.579,50
""",
    TWO,
)
add(
    "mx_bbva",
    """Fecha;Descripción;Cargo;Abono;Saldo
03-sep-2026;DEPOSITO;;"1,500.00";"1,600.00"
14-sep-2026;COMISION;20.50;;"1,579.50"
""",
    TWO,
)
add(
    "pe_bcp",
    """Cuentas Corrientes - Movimientos
Cuenta:,193-1234567-0-11
Moneda:,Soles

Fecha,Fecha valuta,Descripción operación,Monto,Saldo,Sucursal - agencia,Operación - Número,Operación - Hora,Usuario,UTC
14/09/2026,,COMISION,-20.50,1579.50,111-034,0012345,10:00:01,BATCH,2012
03/09/2026,,DEPOSITO,1500.00,1600.00,111-034,0012344,09:00:01,BATCH,2012
""",
    TWO,
)
add(
    "fr_ca",
    """Compte n° 12345678901

Date;Libellé;Débit euros;Crédit euros
14/09/2026;FRAIS DE TENUE;20,50;
03/09/2026;VIREMENT RECU;;1 500,00
""",
    TWO,
)
add(
    "fr_lbp",
    """Numéro Compte   ;0123456X000
Type         ;CCP
Compte tenu en  ;euros
Date            ;30/09/2026
Solde (EUROS)   ;1579,50
Solde (FRANCS)  ;10360,84

Date;Libellé;Montant(EUROS);Montant(FRANCS)
14/09/2026;"FRAIS";-20,50;-134,47
03/09/2026;"VIREMENT";1500,00;9839,36
""",
    "ambiguous-columns",
)
add(
    "fr_bnp",
    """Compte de chèques;Compte de chèques;****1234;30/09/2026;;1 579,50
14/09/2026;;;FRAIS BANCAIRES;-20,50
03/09/2026;;;VIREMENT RECU;1 500,00
""",
    TWO,
)
add(
    "pt_cgd",
    """Consultar saldos e movimentos à ordem - 30-09-2026
Conta ;0123456789 - EUR - Conta Caixa
Data de início ;01-09-2026
Data de fim ;30-09-2026

Data mov. ;Data valor ;Descrição ;Débito ;Crédito ;Saldo contabilístico ;Saldo disponível ;Categoria ;
14-09-2026;14-09-2026;COMISSAO;20,50;;1.579,50;1.579,50;Despesas ;
03-09-2026;03-09-2026;TRF RECEBIDA;;1.500,00;1.600,00;1.600,00;Receitas ;
 ; ; ; ;Saldo contabilístico ;1.579,50 ; ; ;
""",
    TWO,
)
add(
    "br_itau",
    """Data;Lançamento;Ag./Origem;Valor (R$);Saldos (R$)
03/09/2026;PIX RECEBIDO;0001;1.500,00;
03/09/2026;SALDO DO DIA;;;1.600,00
14/09/2026;TAR PACOTE;0001;-20,50;
14/09/2026;SALDO DO DIA;;;1.579,50
""",
    TWO,
)
add(
    "br_bb",
    """Data,Dependencia Origem,Histórico,Data do Balancete,Número do documento,Valor,
08/31/2026,,Saldo Anterior,,0,100.00,
09/03/2026,0001-9,TED Recebida,,123456,1500.00,
09/14/2026,0001-9,Tarifa,,123457,-20.50,
09/30/2026,,S A L D O,,0,1579.50,
""",
    TWO,
)
add(
    "br_bradesco",
    """Extrato de: Ag: 1234 | Conta: 12345-6 | Entre 01/09/2026 e 30/09/2026
Data;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$);
31/08/2026;SALDO ANTERIOR;;;;100,00;
03/09/2026;TED RECEBIDA;123;1.500,00;;1.600,00;
14/09/2026;TARIFA;124;;-20,50;1.579,50;
;;Total;1.500,00;-20,50;1.579,50;
""",
    TWO,
)
add(
    "de_dkb",
    """Kontonummer:;DE02120300000000202051 / Girokonto;
Von:;01.09.2026;
Bis:;30.09.2026;
Kontostand vom 30.09.2026:;1.579,50 EUR;

Buchungstag;Wertstellung;Buchungstext;Auftraggeber / Begünstigter;Verwendungszweck;Kontonummer;BLZ;Betrag (EUR);Gläubiger-ID;Mandatsreferenz;Kundenreferenz;
14.09.2026;14.09.2026;Lastschrift;Bank;Entgelt;DE02;BYLADEM;-20,50;;;;
03.09.2026;03.09.2026;Gutschrift;Zahler;Beitrag;DE02;BYLADEM;1.500,00;;;;
""",
    TWO,
    "cp1252",
)
add(
    "de_soll_haben",
    """Buchungstag;Valuta;Text;Soll;Haben;Saldo
03.09.26;03.09.26;Beitrag;;1.500,00;1.600,00
14.09.26;14.09.26;Entgelt;20,50-;;1.579,50
""",
    TWO,
)
add(
    "de_vr_sh",
    """Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;Konto-Nr.;IBAN;BLZ;BIC;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz;
03.09.2026;03.09.2026;Verein;Zahler;;;;;Beitrag;;EUR;1.500,00;H
14.09.2026;14.09.2026;Verein;Bank;;;;;Entgelt;;EUR;20,50;S
""",
    TWO,
    "cp1252",
)
add(
    "ch_ubs",
    """Bewertungsdatum;Bankbeziehung;Portfolio;Produkt;IBAN;Whrg.;Datum von;Datum bis;Beschreibung;Abschluss;Buchungsdatum;Valuta;Beschreibung 1;Beschreibung 2;Beschreibung 3;Transaktions-Nr.;Devisenkurs zum Originalbetrag in Abrechnungswährung;Einzelbetrag;Belastung;Gutschrift;Saldo
30.09.2026;0240;;0240;CH93 0076 2011 6238 5295 7;CHF;01.09.2026;30.09.2026;Konto;14.09.2026;14.09.2026;14.09.2026;Gebühr;;;AB1;;;20.50;;1'579.50
30.09.2026;0240;;0240;CH93 0076 2011 6238 5295 7;CHF;01.09.2026;30.09.2026;Konto;03.09.2026;03.09.2026;03.09.2026;Beitrag;;;AB2;;;;1'500.00;1'600.00
""",
    TWO,
)
add(
    "it_unicredit",
    """Data Registrazione;Data valuta;Descrizione;Importo (EUR);Canale;
14.09.2026;14.09.2026;COMMISSIONI;-20,50;;
03.09.2026;03.09.2026;BONIFICO;1.500,00;;
""",
    TWO,
)
add(
    "it_dareavere",
    """Data contabile;Data valuta;Dare;Avere;Divisa;Descrizione;Causale ABI
14/09/2026;14/09/2026;-20,50;;EUR;COMMISSIONI;16
03/09/2026;03/09/2026;;1.500,00;EUR;BONIFICO;48
""",
    TWO,
)
add(
    "it_fineco",
    """Data;Entrate;Uscite;Descrizione;Descrizione_Completa;Stato
14/09/2026;;-20,5;Commissioni;Canone;Contabilizzato
03/09/2026;1500;;Bonifico;Quota;Contabilizzato
""",
    TWO,
)
add(
    "nl_ing",
    """Datum;Naam / Omschrijving;Rekening;Tegenrekening;Code;Af Bij;Bedrag (EUR);Mutatiesoort;Mededelingen;Saldo na mutatie;Tag
20260914;Bank;NL20INGB0001234567;;DV;Af;20,50;Diversen;Kosten;1579,50;
20260903;Lid;NL20INGB0001234567;NL91ABNA0417164300;OV;Bij;1500,00;Overschrijving;Contributie;1600,00;
""",
    TWO,
)
add(
    "nl_rabo",
    """IBAN/BBAN,Munt,BIC,Volgnr,Datum,Rentedatum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,Naam uiteindelijke partij,Naam initiërende partij,BIC tegenpartij,Code,Batch ID,Transactiereferentie,Machtigingskenmerk,Incassant ID,Betalingskenmerk,Omschrijving-1,Omschrijving-2,Omschrijving-3,Reden retour,Oorspr bedrag,Oorspr munt,Koers
NL44RABO0123456789,EUR,RABONL2U,000000000000000001,2026-09-03,2026-09-03,"+1500,00","+1600,00",NL91ABNA0417164300,Lid,,,ABNANL2A,cb,,,,,,Contributie,,,,,,
NL44RABO0123456789,EUR,RABONL2U,000000000000000002,2026-09-14,2026-09-14,"-20,50","+1579,50",,Bank,,,,db,,,,,,Kosten,,,,,,
""",
    TWO,
)
add(
    "nl_abn",
    """123456789\tEUR\t20260903\t100,00\t1600,00\t20260903\t1500,00\tSEPA Overboeking contributie
123456789\tEUR\t20260914\t1600,00\t1579,50\t20260914\t-20,50\tKosten
""",
    TWO,
)
add(
    "be_kbc",
    """Rekeningnummer;Rubrieknaam;Naam;Munt;Afschriftnummer;Datum;Omschrijving;Valuta;Bedrag;Saldo;credit;debet;rekeningnummer tegenpartij;BIC tegenpartij;Naam tegenpartij;Adres tegenpartij;gestructureerde mededeling;Vrije mededeling
BE68539007547034;KBC;X;EUR; 02026001;03/09/2026;OVERSCHRIJVING;03/09/2026;1500,00;1600,00;1500,00;;BE1;KRED;Lid;;;Bijdrage
BE68539007547034;KBC;X;EUR; 02026001;14/09/2026;KOSTEN;14/09/2026;-20,50;1579,50;;-20,50;;;;;;
""",
    TWO,
)
add(
    "pl_mbank",
    """mBank S.A. Bankowość Detaliczna;
#Za okres:;
01.09.2026;30.09.2026;

#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;
2026-09-03;2026-09-03;PRZELEW PRZYCHODZĄCY;SKŁADKA;Państwo;'00';1 500,00;1 600,00;
2026-09-14;2026-09-14;OPŁATA;;BANK;'';-20,50;1 579,50;

;;;;;;#Saldo końcowe;1 579,50;
""",
    TWO,
    "cp1250",
)
add(
    "pl_pko",
    """Data operacji,Data waluty,Typ transakcji,Kwota,Waluta,Saldo po transakcji,Opis transakcji
2026-09-14,2026-09-14,Opłata,-20.50,PLN,+1579.50,Tytuł: OPŁATA
2026-09-03,2026-09-03,Przelew na rachunek,+1500.00,PLN,+1600.00,Tytuł: SKŁADKA
""",
    TWO,
    "cp1250",
)
add(
    "pl_obciazenia",
    """Data księgowania;Data waluty;Nadawca / Odbiorca;Adres;Rachunek źródłowy;Rachunek docelowy;Tytułem;Kwota operacji;Waluta;Numer referencyjny;Typ operacji
03.09.2026;03.09.2026;Państwo;;1;2;Składka;1500,00;EUR;A1;Uznanie
14.09.2026;14.09.2026;Bank;;1;2;Opłata;-20,50;EUR;A2;Obciążenie
""",
    TWO,
    "cp1250",
)
add(
    "cz_fio",
    """Výpis č. 9/2026 z účtu "2000000000/2010"
"Počáteční stav účtu k 01.09.2026: 100,00 CZK"
"Koncový stav účtu k 30.09.2026: 1 579,50 CZK"

ID operace;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Název banky;KS;VS;SS;Poznámka;Zpráva pro příjemce;Typ;Provedl;Upřesnění;Poznámka;BIC;ID pokynu
26962199069;03.09.2026;1500,00;CZK;2212;Plátce;0800;ČS;;2026;;;Příspěvek;Příjem převodem;;;;;3
26962448650;14.09.2026;-20,50;CZK;;;;;;;;;Poplatek;Poplatek;;;;;4
""",
    TWO,
)
add(
    "cz_cp1250",
    """Datum zaúčtování;Částka;Měna;Zůstatek;Popis
03.09.2026;+1 500,00;CZK;1 600,00;Příchozí úhrada
14.09.2026;-20,50;CZK;1 579,50;Poplatek
""",
    TWO,
    "cp1250",
)
add(
    "hu_otp",
    """Könyvelés dátuma;Értéknap;Terhelés;Jóváírás;Egyenleg;Közlemény
2026.09.03.;2026.09.03.;;1 500,00;1 600,00;Tagdíj
2026.09.14.;2026.09.14.;20,50;;1 579,50;Díj
""",
    TWO,
    "cp1250",
)
add(
    "hu_tj",
    """Számlaszám;Könyvelés napja;Értéknap;Összeg;T/J;Pénznem;Közlemény
11;2026.09.03.;2026.09.03.;1500,00;J;EUR;Tagdíj
11;2026.09.14.;2026.09.14.;20,50;T;EUR;Díj
""",
    TWO,
)
add(
    "ru_1251",
    """Дата операции;Номер документа;Контрагент;Дебет;Кредит;Остаток;Назначение платежа
03.09.2026;12;Министерство;;1500,00;1600,00;Взнос
14.09.2026;13;Банк;20,50;;1579,50;Комиссия
""",
    TWO,
    "cp1251",
)
add(
    "ru_866",
    """Дата операции;Номер документа;Контрагент;Дебет;Кредит;Остаток;Назначение платежа
03.09.2026;12;Министерство;;1500,00;1600,00;Взнос
14.09.2026;13;Банк;20,50;;1579,50;Комиссия
""",
    TWO,
    "cp866",
)
add(
    "es_850",
    """Fecha operación;Fecha valor;Descripción;Débito;Crédito;Saldo
03/09/2026;03/09/2026;Contribución anual;;1.500,00;1.600,00
14/09/2026;14/09/2026;Comisión;20,50;;1.579,50
""",
    TWO,
    "cp850",
)
add(
    "de_437",
    """Buchungstag;Wertstellung;Empfänger;Betrag;Währung
03.09.2026;03.09.2026;Müller;1500,00;EUR
14.09.2026;14.09.2026;Gebühr;-20,50;EUR
""",
    TWO,
    "cp437",
)
add(
    "se_seb",
    """Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp;Saldo
2026-09-14;2026-09-14;12;AVGIFT;-20,50;1 579,50
2026-09-03;2026-09-03;11;BIDRAG;1 500,00;1 600,00
""",
    TWO,
)
add(
    "se_swed",
    """* Transaktionsrapport Period 2026-09-01 - 2026-09-30 Skapad 2026-10-01 10:00 CEST
Radnr,Clnr,Kontonr,Produkt,Valuta,Bokfdag,Transdag,Valutadag,Referens,Text,Belopp,Saldo
1,81059,1234567,Privatkonto,SEK,2026-09-14,2026-09-14,2026-09-14,AVGIFT,Avgift,-20.50,1579.50
2,81059,1234567,Privatkonto,SEK,2026-09-03,2026-09-03,2026-09-03,BIDRAG,Insättning,1500.00,1600.00
""",
    TWO,
    "cp1252",
)
add(
    "dk",
    """Dato;Tekst;Beløb;Saldo;Status;Afstemt
03.09.2026;Bidrag;1.500,00;1.600,00;Udført;Nej
14.09.2026;Gebyr;-20,50;1.579,50;Udført;Nej
""",
    TWO,
)
add(
    "no",
    """Dato;Forklaring;Rentedato;Ut fra konto;Inn på konto
14.09.2026;Gebyr;14.09.2026;20,50;
03.09.2026;Bidrag;03.09.2026;;1500,00
""",
    TWO,
)
add(
    "fi",
    """Kirjauspäivä;Arvopäivä;Määrä EUROA;Laji;Selitys;Saaja/Maksaja;Saajan tilinumero;Viite;Viesti
03.09.2026;03.09.2026;1500,00;588;TILISIIRTO;Valtio;;;Maksu
14.09.2026;14.09.2026;-20,50;588;PALVELUMAKSU;Pankki;;;
""",
    TWO,
)
add(
    "tr",
    """Tarih;Açıklama;Tutar;Bakiye
03.09.2026;Katkı;1.500,00;1.600,00
14.09.2026;Masraf;-20,50;1.579,50
""",
    TWO,
)
add(
    "in_hdfc",
    """Date     ,Narration                                                                                                                ,Value Dat,Debit Amount       ,Credit Amount      ,Chq/Ref Number   ,Closing Balance
03/09/26 ,NEFT CR                                                                                                                  ,03/09/26 ,            0.00   ,         1500.00    ,0000000123       ,         1600.00
14/09/26 ,CHARGES                                                                                                                  ,14/09/26 ,           20.50   ,            0.00    ,0000000124       ,         1579.50
""",
    TWO,
)
add(
    "in_icici",
    """S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
1,03/09/2026,03/09/2026,-,NEFT,0.0,"1,500.00","1,23,456.00"
2,14/09/2026,14/09/2026,-,CHG,20.50,0.0,"1,23,435.50"
""",
    TWO,
)
add(
    "us_chase",
    """Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,09/14/2026,"SERVICE FEE",-20.50,FEE_TRANSACTION,1579.50,,
CREDIT,09/03/2026,"WIRE IN",1500.00,WIRE_INCOMING,1600.00,,
""",
    TWO,
)
add(
    "us_boa",
    """Description,,Summary Amt.
Beginning balance as of 09/01/2026,,"100.00"
Total credits,,"1,500.00"
Total debits,,"-20.50"
Ending balance as of 09/30/2026,,"1,579.50"

Date,Description,Amount,Running Bal.
09/01/2026,Beginning balance as of 09/01/2026,,"100.00"
09/03/2026,"WIRE IN","1,500.00","1,600.00"
09/14/2026,"FEE","-20.50","1,579.50"
""",
    TWO,
)
add(
    "us_wells_nohdr",
    """"09/14/2026","-20.50","*","","SERVICE FEE"
"09/03/2026","1500.00","*","","WIRE IN"
""",
    TWO,
)
add(
    "us_citi",
    """Status,Date,Description,Debit,Credit
Cleared,09/14/2026,"FEE",20.50,
Cleared,09/03/2026,"WIRE IN",,1500.00
""",
    TWO,
)
add(
    "uk_barclays",
    """Number,Date,Account,Amount,Subcategory,Memo
\t ,14/09/2026,20-00-00 12345678,-20.50,DIRECTDEP,FEE
\t ,03/09/2026,20-00-00 12345678,1500.00,CREDIT,IN
""",
    TWO,
)
add(
    "uk_lloyds",
    """Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
14/09/2026,FEE,'30-00-00,12345678,FEE,20.50,,1579.50
03/09/2026,FPI,'30-00-00,12345678,IN,,1500.00,1600.00
""",
    TWO,
)
add(
    "uk_natwest",
    """Date,Type,Description,Value,Balance,Account Name,Account Number
14 Sep 2026,CHG,FEE,-20.50,1579.50,X,600000-12345678
03 Sep 2026,BAC,IN,1500.00,1600.00,X,600000-12345678
""",
    TWO,
)
add(
    "uk_wrapped",
    """Date,Type,Description,Paid,Paid,Balance
,,,out,in,
03 Sep 26,BAC,IN,,1500.00,1600.00
14 Sep 26,CHG,FEE,20.50,,1579.50
""",
    TWO,
)
add(
    "revolut_uk",
    """Date completed (UTC),Description,Paid Out (GBP),Paid In (GBP),Balance (GBP)
2026-09-14,FEE,20.50,,1579.50
2026-09-03,IN,,1500.00,1600.00
""",
    TWO,
)
add(
    "au_dates_short",
    """Date,Transaction,Debit,Credit,Balance
03 Sep,OPENING BALANCE,,,100.00
03 Sep,IN,,1500.00,1600.00
14 Sep,FEE,20.50,,1579.50
""",
    "no-year",
)
add(
    "cont_rows",
    """Date,Description,Debit,Credit,Balance
03/09/2026,TRANSFER FROM,,1500.00,1600.00
,GOVERNMENT OF X,,,
,REF 2026/1,,,
14/09/2026,BANK CHARGES,20.50,,1579.50
,QUARTERLY,,,
""",
    TWO,
)
add(
    "pages",
    """Date,Description,Debit,Credit,Balance
03/09/2026,TRANSFER FROM,,1500.00,1600.00
Page 1 of 2,,,,
Date,Description,Debit,Credit,Balance
Brought forward,,,,1600.00
14/09/2026,BANK CHARGES,20.50,,1579.50
Page 2 of 2,,,,
Total,,20.50,1500.00,
""",
    TWO,
)
add(
    "fixed",
    """STATEMENT OF ACCOUNT                        CURRENCY USD

DATE        DESCRIPTION                        DEBIT        CREDIT       BALANCE
----------  ------------------------------  ----------  ----------  ------------
03/09/2026  WIRE FROM MINISTRY OF FINANCE                 1,500.00      1,600.00
14/09/2026  BANK CHARGES                         20.50                  1,579.50
----------  ------------------------------  ----------  ----------  ------------
            TOTAL                                20.50    1,500.00
""",
    TWO,
)
add(
    "fixed_noruler",
    """  Fecha       Concepto                      Cargo        Abono        Saldo
  03/09/2026  TRANSFERENCIA RECIBIDA                  1.500,00     1.600,00
  14/09/2026  COMISION TRIMESTRAL           20,50                  1.579,50
""",
    TWO,
)
add(
    "utf16le_nobom",
    """Date\tDescription\tDebit\tCredit\tBalance
03/09/2026\tIN\t\t1500.00\t1600.00
14/09/2026\tFEE\t20.50\t\t1579.50
""",
    TWO,
    "utf-16-le",
)
add(
    "utf16_bom",
    """Date\tDescription\tDebit\tCredit\tBalance
03/09/2026\tIN\t\t1500.00\t1600.00
14/09/2026\tFEE\t20.50\t\t1579.50
""",
    TWO,
    "utf-16",
)
add(
    "utf16be_cyr",
    """Дата\tОписание\tДебет\tКредит\tОстаток
03.09.2026\tВзнос\t\t1500,00\t1600,00
14.09.2026\tКомиссия\t20,50\t\t1579,50
""",
    TWO,
    "utf-16-be",
)
add(
    "utf16be_bom",
    """Fecha;Concepto;Cargo;Abono;Saldo
03/09/2026;X;;1500,00;1600,00
14/09/2026;Y;20,50;;1579,50
""",
    TWO,
    "utf-16-be-bom",
)
add(
    "plusminus_col",
    """Data;Opis;+/-;Kwota;Saldo
03.09.2026;A;+;1500,00;1600,00
14.09.2026;B;-;20,50;1579,50
""",
    TWO,
)
add(
    "crdr_bal",
    """Txn Date,Value Date,Description,Ref No./Cheque No.,Branch Code,Debit,Credit,Balance
3 Sep 2026,3 Sep 2026,NEFT,,99922,,"1,500.00","1,600.00 Cr"
14 Sep 2026,14 Sep 2026,CHG,,99922,20.50,,"1,579.50 Cr"
""",
    TWO,
)
add(
    "io",
    """Datum;Text;Betrag;I/O
03.09.2026;A;1500,00;I
14.09.2026;B;20,50;O
""",
    TWO,
)
add(
    "abono_cargo",
    """Fecha;Descripción;Importe;Tipo
03/09/2026;A;1500,00;Abono
14/09/2026;B;20,50;Cargo
""",
    TWO,
)
add(
    "ent_sai",
    """Data;Descrição;Tipo;Valor
03/09/2026;A;Entrada;1.500,00
14/09/2026;B;Saída;20,50
""",
    TWO,
)
add(
    "nbsp",
    """Date opération;Libellé;Montant;Devise
03/09/2026;A;1\u00a0500,00;EUR
14/09/2026;B;-20,50;EUR
""",
    TWO,
)
add(
    "thin",
    """Date opération;Libellé;Montant;Devise
03/09/2026;A;1\u202f500,00 €;EUR
14/09/2026;B;\u221220,50 €;EUR
""",
    TWO,
)
add(
    "amex_order",
    """Date;Time;Amount;Balance;Text
03/09/2026 10:11:12;10:11;1500.00;1600.00;A
14/09/2026 23:59;23:59;-20.50;1579.50;B
""",
    TWO,
)
add(
    "ampm",
    """Posted Date,Description,Amount,Balance
9/3/2026 10:11:12 AM,A,1500.00,1600.00
9/14/2026 1:59 PM,B,-20.50,1579.50
""",
    TWO,
)
add(
    "iso_t",
    """booked_at,description,amount,balance
2026-09-03T10:11:12.123456Z,A,1500.00,1600.00
2026-09-14T10:11:12+00:00,B,-20.50,1579.50
""",
    TWO,
)
add(
    "weekday",
    """Date,Description,Amount,Balance
"Thu, 03 Sep 2026",A,1500.00,1600.00
"Mon, 14 Sep 2026",B,-20.50,1579.50
""",
    TWO,
)
add(
    "daydot",
    """Datum;Text;Betrag;Saldo
3.9.2026;A;1500,00;1600,00
14.9.2026;B;-20,50;1579,50
""",
    TWO,
)
add(
    "ddmmyyyy8",
    """Datum;Text;Betrag;Saldo
03092026;A;1500,00;1600,00
14092026;B;-20,50;1579,50
""",
    TWO,
)
add(
    "yymmdd6",
    """Datum;Text;Betrag;Saldo
260903;A;1500,00;1600,00
260914;B;-20,50;1579,50
""",
    "no-table",
)
add(
    "es_month",
    """Fecha;Concepto;Importe;Saldo
3 de septiembre de 2026;A;1500,00;1600,00
14 de septiembre de 2026;B;-20,50;1579,50
""",
    TWO,
)
add(
    "two_accounts_cols",
    """Account,Date,Description,Amount,Currency
001,03/09/2026,A,1500.00,USD
002,14/09/2026,B,-20.50,USD
""",
    "several-accounts",
)
add(
    "bom_semi",
    "\ufeff"
    """Booking date;Value date;Partner Name;Amount;Currency;Balance
03.09.2026;03.09.2026;X;1,500.00;EUR;1,600.00
14.09.2026;14.09.2026;Y;-20.50;EUR;1,579.50
""",
    TWO,
)
add(
    "paren_usd",
    """Date,Description,Amount,Balance
03-Sep-26,A,"$1,500.00","$1,600.00"
14-Sep-26,B,($20.50),"$1,579.50"
""",
    TWO,
)
add(
    "co_bancolombia",
    """FECHA,DESCRIPCIÓN,SUCURSAL,DCTO.,VALOR,SALDO
3/09/2026,CONSIGNACION,X,,"1,500.00","1,600.00"
14/09/2026,COMISION,X,,-20.50,"1,579.50"
""",
    TWO,
)
add(
    "cl_bci",
    """Fecha Transacción;Fecha Contable;Descripción;N° Documento;Cheques / Cargos $;Depósitos / Abono $;Saldo Diario $
03/09/2026;03/09/2026;DEPOSITO;1;;1.500;1.600
14/09/2026;14/09/2026;COMISION;2;20;;1.580
""",
    [("2026-09-03", "1500.00"), ("2026-09-14", "-20.00")],
)
add(
    "ar",
    """Fecha;Descripción;Débitos;Créditos;Saldo
14/09/2026;COMISION;-$ 20,50;;$ 1.579,50
03/09/2026;DEPOSITO;;$ 1.500,00;$ 1.600,00
""",
    TWO,
)
add(
    "cr_bac",
    """Fecha, Referencia, Código, Descripción, Débitos, Créditos, Balance
03/09/2026, 123, TF, DEPOSITO, 0.00, 1500.00, 1600.00
14/09/2026, 124, CD, COMISION, 20.50, 0.00, 1579.50
""",
    TWO,
)
add(
    "pa",
    """Fecha,Transacción,Descripción,Débito,Crédito,Saldo total
2026-09-03,1,A,,1500.00,1600.00
2026-09-14,2,B,20.50,,1579.50
""",
    TWO,
)
add(
    "do_total",
    """Fecha Posteo,Descripción Corta,Monto Transacción,Balance,No. Serial,Descripción
03/09/2026,CR,1500.00,1600.00,1,DEPOSITO
14/09/2026,DB,20.50,1579.50,2,COMISION
""",
    TWO,
)
add(
    "bb",
    """Date,Transaction Details,Cheque No.,Withdrawals,Deposits,Ledger Balance
03-SEP-2026,WIRE,,,"1,500.00","1,600.00"
14-SEP-2026,FEE,,20.50,,"1,579.50"
""",
    TWO,
)
add(
    "hsbc_glob",
    """Account name,Account number,Bank name,Currency,Location,BIC,IBAN,Account status,Account type,Closing ledger balance,Closing ledger brought forward from,Closing available balance,Closing available brought forward from,Current ledger balance,Current ledger as at,Current available balance,Current available as at,Bank reference,Narrative,Customer reference,TRN type,Value date,Credit amount,Debit amount,Balance,Time,Post date
X,001,HSBC,USD,US,MRMD,,ACTIVE,CUR,1579.50,30/09/2026,,,1579.50,,,,R1,WIRE,,TRANSFER,03/09/2026,1500.00,,1600.00,,03/09/2026
X,001,HSBC,USD,US,MRMD,,ACTIVE,CUR,1579.50,30/09/2026,,,1579.50,,,,R2,FEE,,CHARGES,14/09/2026,,-20.50,1579.50,,14/09/2026
""",
    TWO,
)
add(
    "citidirect",
    """Account Number,Account Currency,Value Date,Entry Date,Transaction Amount,Transaction Type,Product Type,Bank Reference,Customer Reference,Payment Details
36000000,USD,09/03/2026,09/03/2026,"1,500.00",INCOMING,Funds,A1,,WIRE
36000000,USD,09/14/2026,09/14/2026,-20.50,FEE,Fees,A2,,FEE
""",
    TWO,
)
add(
    "jpm",
    """As-Of-Date,Bank ID,Account Number,Account Name,BAI Code,Transaction Description,Debit Amount,Credit Amount,Bank Reference,Remarks
09/03/2026,021000021,123456,X,195,INCOMING,0.00,1500.00,1,WIRE
09/14/2026,021000021,123456,X,698,FEE,20.50,0.00,2,FEE
""",
    TWO,
)
add(
    "year1",
    """Statement period 01/09/2026 to 30/09/2026
Date,Transaction,Debit,Credit,Balance
03 Sep,OPENING BALANCE,,,100.00
03 Sep,IN,,1500.00,1600.00
14 Sep,FEE,20.50,,1579.50
""",
    TWO,
)
add(
    "year2",
    """Kontoauszug 01.12.2025 - 31.01.2026
Datum;Text;Betrag;Saldo
30.12.;A;1500,00;1600,00
14.1.;B;-20,50;1579,50
""",
    [("2025-12-30", "1500.00"), ("2026-01-14", "-20.50")],
)
add(
    "year3",
    """Extracto 2026
Fecha;Texto;Importe;Saldo
03/09;A;1500,00;1600,00
14/09;B;-20,50;1579,50
""",
    TWO,
)
add(
    "year4",
    """Datum;Text;Betrag;Saldo
30.12.;A;1500,00;1600,00
14.1.;B;-20,50;1579,50
""",
    "no-year",
)
add(
    "mx_santander",
    """Cuenta,Fecha,Hora,Sucursal,Descripcion,Cargo/Abono,Importe,Saldo,Referencia,Concepto
'65501234567,'03092026,10:15,0123,DEPOSITO,+,1500.00,1600.00,123,CUOTA
'65501234567,'14092026,11:15,0123,COMISION,-,20.50,1579.50,124,COM
""",
    TWO,
)
add(
    "mx_banorte",
    """Cuenta|Fecha de operación|Fecha|Referencia|Descripción|Cod. Transac|Sucursal|Depósitos|Retiros|Saldo|Movimiento|Descripción detallada|Cheque
'0123456789|03/09/2026|03/09/2026|1|DEP|001|0001|$1,500.00|-|$1,600.00|1|CUOTA|-
'0123456789|14/09/2026|14/09/2026|2|COM|002|0001|-|$20.50|$1,579.50|2|COM|-
""",
    TWO,
)
add(
    "cl_chile",
    """Fecha;Descripción;Canal o Sucursal;Cargos (CLP);Abonos (CLP);Saldo (CLP)
03/09/2026;DEPOSITO;X;;150.000;160.000
14/09/2026;COMISION;X;2.050;;157.950
""",
    [("2026-09-03", "150000.00"), ("2026-09-14", "-2050.00")],
)
add(
    "uy_brou",
    """Fecha;Descripción;Documento;Asunto;Dependencia;Débito;Crédito
14/09/2026;COMISION;1;;X;20,50;
03/09/2026;DEPOSITO;2;;X;;1.500,00
""",
    TWO,
)
add(
    "ar_nacion",
    """Fecha;Comprobante;Concepto;Importe;Saldo
14/09/2026;124;COMISION;-20,50;1.579,50
03/09/2026;123;DEPOSITO;1.500,00;1.600,00
""",
    TWO,
)
add(
    "ar_galicia",
    """Fecha;Movimiento;Débito;Crédito;Saldo Parcial;Comentarios
14/09/2026;COMISION;-20,50;0,00;1579,50;
03/09/2026;DEPOSITO;0,00;1500,00;1600,00;
""",
    TWO,
)
add(
    "gt_bi",
    """Fecha,TT,Descripción,No. Doc,Debe (Q.),Haber (Q.),Saldo (Q.)
03/09/2026,DP,DEPOSITO,123,,"1,500.00","1,600.00"
14/09/2026,ND,COMISION,124,20.50,,"1,579.50"
""",
    TWO,
)
add(
    "ca_rbc",
    """Account Type,Account Number,Transaction Date,Cheque Number,Description 1,Description 2,CAD$,USD$
Chequing,01234-1234567,9/3/2026,,DEPOSIT,X,1500.00,
Chequing,01234-1234567,9/14/2026,,FEE,Y,-20.50,
""",
    TWO,
)
add(
    "ca_td_nohdr",
    """09/03/2026,DEPOSIT,,1500.00,1600.00
09/14/2026,FEE,20.50,,1579.50
""",
    TWO,
)
add(
    "ca_cibc_nohdr",
    """2026-09-14,MONTHLY FEE,20.50,
2026-09-03,DEPOSIT,,1500.00
""",
    "ambiguous-columns",
)
add(
    "ca_bmo",
    """Following data is valid as of 20260930101010 (Year/Month/Day/Hour/Minute/Second)

First Bank Card,Transaction Type,Date Posted, Transaction Amount,Description
'5000',DEBIT,20260914,-20.50,FEE
'5000',CREDIT,20260903,1500.0,DEP
""",
    TWO,
)
add(
    "us_capital",
    """Account Number,Transaction Description,Transaction Date,Transaction Type,Transaction Amount,Balance
1234,FEE,09/14/26,Debit,20.5,1579.5
1234,DEP,09/03/26,Credit,1500,1600
""",
    TWO,
)
add(
    "us_usbank",
    """Date,Transaction,Name,Memo,Amount
2026-09-14,DEBIT,FEE,x,-20.50
2026-09-03,CREDIT,DEP,x,1500.00
""",
    TWO,
)
add(
    "us_pnc",
    """Date,Description,Withdrawals,Deposits,Category,Balance
09/14/2026,FEE,$20.50,,x,"$1,579.50"
09/03/2026,DEP,,"$1,500.00",x,"$1,600.00"
""",
    TWO,
)
add(
    "jm_scotia",
    """Date,Description,Debit,Credit,Balance
03-Sep-26,DEP, ,"1,500.00","1,600.00 CR"
14-Sep-26,FEE,20.50, ,"1,579.50 CR"
""",
    TWO,
)
add(
    "es_caixa",
    """Concepto;Fecha;Importe;Saldo
COMISION;14/09/2026;-20,50EUR;+1.579,50EUR
CUOTA;03/09/2026;+1.500,00EUR;+1.600,00EUR
""",
    TWO,
)
add(
    "es_sabadell",
    """03/09/2026|CUOTA|03/09/2026|1500,00|1600,00|123|
14/09/2026|COMISION|14/09/2026|-20,50|1579,50|124|
""",
    TWO,
)
add(
    "es_ing",
    """Movimientos de la Cuenta

Número de cuenta:;1465 0100 00 0000000000
Titular:;X
Fecha exportación:;30/09/2026

F. VALOR;CATEGORÍA;SUBCATEGORÍA;DESCRIPCIÓN;COMENTARIO;IMAGEN;IMPORTE (€);SALDO (€)
14/09/2026;Otros;Comisiones;COMISION;;No;-20,50;1.579,50
03/09/2026;Otros;Ingresos;CUOTA;;No;1.500,00;1.600,00
""",
    TWO,
)
add(
    "es_kutxa",
    """fecha;concepto;fecha valor;importe;saldo
03/09/2026;A;03/09/2026;1.500,00 EUR;1.600,00 EUR
14/09/2026;B;14/09/2026;-20,50 EUR;1.579,50 EUR
""",
    TWO,
)
add(
    "fr_bp",
    """Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation
14/09/2026;FRAIS;FRAIS;1;;Frais;Banque;Frais;-20,50;;14/09/2026;14/09/2026;0
03/09/2026;VIR;VIR;2;;Virement;Rev;Rev;;+1500,00;03/09/2026;03/09/2026;0
""",
    TWO,
)
add(
    "fr_sg",
    """="0123456789";01/09/2026;30/09/2026;
date_comptabilisation;libellé_complet_operation;montant_operation;devise;
14/09/2026;FRAIS;-20,50;EUR;
03/09/2026;VIR;1500,00;EUR;
""",
    TWO,
)
add(
    "fr_bourso",
    """dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
2026-09-14;2026-09-14;"FRAIS";x;y;z;-20,50;;00040;B;1579.50
2026-09-03;2026-09-03;"VIR";x;y;z;1 500,00;;00040;B;1579.50
""",
    TWO,
)
add(
    "be_belfius",
    """Boekingsdatum vanaf;01/09/2026
Boekingsdatum tot en met;30/09/2026
Laatste saldo;1.579,50 EUR

Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;Landcode;Mededelingen
BE1;14/09/2026;;;;;;;KOSTEN;14/09/2026;-20,50;EUR;;;
BE1;03/09/2026;;;BE2;X;;;OVERSCHR;03/09/2026;1.500,00;EUR;;;
""",
    TWO,
)
add(
    "be_ing_fr",
    """Numéro de compte;Nom du compte;Compte partie adverse;Numéro de mouvement;Date comptable;Date valeur;Montant;Devise;Libellés;Détails du mouvement;Message
BE1;X;;1;03/09/2026;03/09/2026;1500,00;EUR;VIR;;
BE1;X;;2;14/09/2026;14/09/2026;-20,50;EUR;FRAIS;;
""",
    TWO,
)
add(
    "de_sparkasse_camt",
    """Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;Glaeubiger ID;Mandatsreferenz;Kundenreferenz (End-to-End);Sammlerreferenz;Lastschrift Ursprungsbetrag;Auslagenersatz Ruecklastschrift;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;BIC (SWIFT-Code);Betrag;Waehrung;Info
DE1;14.09.26;14.09.26;ENTGELT;Entgelt;;;;;;;Bank;DE2;X;-20,50;EUR;Umsatz gebucht
DE1;03.09.26;03.09.26;GUTSCHR;Beitrag;;;;;;;Zahler;DE3;X;1500,00;EUR;Umsatz gebucht
""",
    TWO,
)
add(
    "de_dkb_new",
    """\"Girokonto";"DE02"
""
"Kontostand vom 30.09.2026:";"1.579,50 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"14.09.26";"14.09.26";"Gebucht";"Ich";"Bank";"Entgelt";"Ausgang";"DE3";"-20,5";"";"";""
"03.09.26";"03.09.26";"Gebucht";"Zahler";"Ich";"Beitrag";"Eingang";"DE4";"1.500";"";"";""
""",
    TWO,
)
add(
    "de_hvb",
    """Kontonummer;Buchungsdatum;Valuta;Empfaenger 1;Empfaenger 2;Verwendungszweck;Betrag;Waehrung
123;03.09.2026;03.09.2026;X;;Beitrag;1.500,00;EUR
123;14.09.2026;14.09.2026;Y;;Entgelt;-20,50;EUR
""",
    TWO,
    "utf-16",
)
add(
    "de_deutsche",
    """Transactions current account;;;Customer number: 100 1234567
01/09/2026 - 30/09/2026
Last account balance;;;;100,00;EUR
Booking date;Value date;Transaction Type;Beneficiary / Originator;Payment Details;IBAN / Account Number;BIC;Customer Reference;Mandate Reference ;Creditor ID;Compensation amount;Original Amount;Ultimate creditor;Number of transactions;Number of cheques;Debit;Credit;Currency
03/09/2026;03/09/2026;SEPA;X;Beitrag;DE1;B;;;;;;;;;;1.500,00;EUR
14/09/2026;14/09/2026;SEPA;Y;Entgelt;DE2;B;;;;;;;;;-20,50;;EUR
Account balance;30/09/2026;;;1.579,50;EUR
""",
    TWO,
)
add(
    "at_erste",
    """Buchungsdatum,Partnername,Partner IBAN,BIC/SWIFT,Partner Kontonummer,Bankleitzahl,Betrag,Währung,Buchungs-Info
03.09.2026,X,AT1,B,,,"1.500,00",EUR,Beitrag
14.09.2026,Y,AT2,B,,,"-20,50",EUR,Entgelt
""",
    TWO,
)
add(
    "at_raiffeisen_nohdr",
    """03.09.2026;Beitrag 2026 Zahler X;03.09.2026;1.500,00;EUR;03.09.2026 10:11:12:123
14.09.2026;Entgelt;14.09.2026;-20,50;EUR;14.09.2026 10:11:12:123
""",
    TWO,
)
add(
    "ch_postfinance",
    """Datum von:;01.09.2026
Konto:;CH9300762011623852957
Währung:;CHF

Buchungsdatum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF
14.09.2026;GEBÜHR;;-20.50;14.09.2026;1579.50
03.09.2026;BEITRAG;1500.00;;03.09.2026;1600.00

Disclaimer:
Dies ist kein durch die Bank erstelltes Dokument.
""",
    TWO,
)
add(
    "ch_raiffeisen",
    """IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date
CH9300762011623852957;2026-09-03 00:00:00.0;Beitrag;1500;1600;2026-09-03 00:00:00.0
CH9300762011623852957;2026-09-14 00:00:00.0;Gebühr;-20.5;1579.5;2026-09-14 00:00:00.0
""",
    TWO,
)
add(
    "it_intesa",
    """Data,Operazione,Dettagli,Conto o carta,Contabilizzazione,Categoria,Valuta,Importo
14/09/2026,Commissioni,X,Conto 1,CONTABILIZZATO,Spese,EUR,"-20,50"
03/09/2026,Bonifico,Y,Conto 1,CONTABILIZZATO,Entrate,EUR,"1.500,00"
""",
    TWO,
)
add(
    "it_bper",
    """Data operazione;Data valuta;Descrizione;Entrate;Uscite;Rapporto
14/09/2026;14/09/2026;COMM;;-20,50;1
03/09/2026;03/09/2026;BON;1.500,00;;1
""",
    TWO,
)
add(
    "pt_millennium",
    """Conta;0012345
Data da consulta;30/09/2026

Data lançamento;Data valor;Descrição;Valor;Saldo;Referência do documento
03/09/2026;03/09/2026;TRF;1500,00;1600,00;1
14/09/2026;14/09/2026;COM;-20,50;1579,50;2
""",
    TWO,
)
add(
    "pt_novobanco",
    """Data Operação;Data Valor;Tipo;Descrição;Débito;Crédito;Saldo
14-09-2026;14-09-2026;COM;x;-20,50;;1579,50
03-09-2026;03-09-2026;TRF;x;;1500,00;1600,00
""",
    TWO,
)
add(
    "br_nubank",
    """Data,Valor,Identificador,Descrição
03/09/2026,1500.00,65-a,Transferência recebida
14/09/2026,-20.50,65-b,Tarifa
""",
    TWO,
)
add(
    "br_inter",
    """Extrato Conta Corrente
Conta ;12345678
Período ;01/09/2026 a 30/09/2026
Saldo: ;1.579,50

Data Lançamento;Histórico;Descrição;Valor;Saldo
14/09/2026;Tarifa;x;-20,50;1.579,50
03/09/2026;Pix recebido;y;1.500,00;1.600,00
""",
    TWO,
)
add(
    "br_sicredi",
    """Data;Descrição;Documento;Valor (R$);Saldo (R$)
03/09/2026;RECEBIMENTO;1;1.500,00 C;1.600,00 C
14/09/2026;TARIFA;2;20,50 D;1.579,50 C
""",
    TWO,
)
add(
    "pl_ing",
    """\"Lista transakcji";;;;
"Data transakcji";"Data księgowania";"Dane kontrahenta";"Tytuł";"Nr rachunku";"Nazwa banku";"Szczegóły";"Nr transakcji";"Kwota transakcji (waluta rachunku)";"Waluta";"Kwota blokady/zwolnienie blokady";"Waluta";"Kwota płatności w walucie";"Waluta";"Konto";"Saldo po transakcji";"Waluta"
2026-09-14;2026-09-14;"BANK";"OPLATA";'';;"";'1';-20,50;PLN;;;;;"K";1579,50;PLN
2026-09-03;2026-09-03;"X";"SKLADKA";'';;"";'2';1500,00;PLN;;;;;"K";1600,00;PLN
""",
    TWO,
    "cp1250",
)
add(
    "pl_santander_nohdr",
    """03-09-2026,03-09-2026,SKLADKA,X,'1,"1500,00","1600,00",1,
14-09-2026,14-09-2026,OPLATA,BANK,'1,"-20,50","1579,50",2,
""",
    TWO,
)
add(
    "cz_kb",
    """Datum splatnosti;Datum odepsání z jiné banky;Protiúčet a kód banky;Název protiúčtu;Částka;VS;KS;SS;Identifikace transakce;Systémový popis;Popis příkazce;Popis pro příjemce;AV pole 1
03.09.2026;;123/0100;X;1500,00;1;;;1;Platba;;;
14.09.2026;;;Y;-20,50;;;;2;Poplatek;;;
""",
    TWO,
    "cp1250",
)
add(
    "cz_rb",
    """Datum provedení;Datum zaúčtování;Číslo účtu;Název účtu;Kategorie transakce;Číslo protiúčtu;Název protiúčtu;Typ transakce;Zpráva;Poznámka;VS;KS;SS;Zaúčtovaná částka;Měna účtu;Původní částka a měna;Původní částka a měna;Poplatek;Id transakce
03.09.2026 10:00;03.09.2026;1;U;Platba;2;X;Příchozí;;;;;;1 500,00;CZK;;;;1
14.09.2026 10:00;14.09.2026;1;U;Poplatek;;Y;Poplatek;;;;;;-20,50;CZK;;;;2
""",
    TWO,
)
add(
    "hu_kh",
    """könyvelés dátuma;tranzakció azonosító;típus;könyvelési számla;könyvelési számla elnevezése;partner számla;partner elnevezése;összeg;összeg devizaneme;közlemény
2026.09.03;1;Átutalás;1;S;2;X;1500,00;HUF;Tagdíj
2026.09.14;2;Díj;1;S;;Y;-20,50;HUF;Díj
""",
    TWO,
    "cp1250",
)
add(
    "ru_tinkoff",
    """Дата операции;Дата платежа;Номер карты;Статус;Сумма операции;Валюта операции;Сумма платежа;Валюта платежа;Кэшбэк;Категория;MCC;Описание;Бонусы (включая кэшбэк);Округление на инвесткопилку;Сумма операции с округлением
14.09.2026 10:11:12;14.09.2026;*1;OK;-20,50;RUB;-20,50;RUB;;X;;Комиссия;0,00;0,00;20,50
03.09.2026 10:11:12;03.09.2026;*1;OK;1500,00;RUB;1500,00;RUB;;X;;Взнос;0,00;0,00;1500,00
""",
    TWO,
)
add(
    "ua_privat",
    """Виписка за період
Дата;Час;Категорія;Картка;Опис операції;Сума в валюті картки;Валюта картки;Сума в валюті транзакції;Валюта транзакції;Залишок на кінець періоду;Валюта залишку
14.09.2026;10:11;X;1;Комісія;-20,50;UAH;-20,50;UAH;1579,50;UAH
03.09.2026;10:11;X;1;Внесок;1500,00;UAH;1500,00;UAH;1600,00;UAH
""",
    TWO,
)
add(
    "se_nordea",
    """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
2026/09/14;-20,50;1;;;AVGIFT;1579,50;SEK
2026/09/03;1500,00;;1;;BIDRAG;1600,00;SEK
""",
    TWO,
)
add(
    "se_handels",
    """Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2026-09-14;2026-09-14;Avgift;-20,50;1 579,50
2026-09-03;2026-09-03;Bidrag;1 500,00;1 600,00
""",
    TWO,
)
add(
    "no_dnb",
    """\"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"
"14.09.2026";"Gebyr";"14.09.2026";"20,50";""
"03.09.2026";"Bidrag";"03.09.2026";"";"1.500,00"
""",
    TWO,
    "cp1252",
)
add(
    "dk_danske",
    """Dato;Tekst;Beløb;Saldo;Status;Afstemt
03.09.2026;Bidrag;1.500,00;1.600,00;Udført;Nej
14.09.2026;Gebyr;-20,50;1.579,50;Udført;Nej
20.09.2026;Venter;-5,00;;Venter;Nej
""",
    TWO,
)
add(
    "za_fnb",
    """Account:,62000000000,Y
Balance:,1579.50,1579.50

Date, Amount, Balance, Description
2026/09/03, 1500.00, 1600.00, DEP
2026/09/14, -20.50, 1579.50, FEE
""",
    TWO,
)
add(
    "ke_equity",
    """Transaction Date,Value Date,Particulars,Money Out,Money In,Ledger Balance
03-09-2026,03-09-2026,DEP,,"1,500.00","1,600.00"
14-09-2026,14-09-2026,FEE,20.50,,"1,579.50"
""",
    TWO,
)
add(
    "ph_bdo",
    """Posting Date,Branch,Description,Debit Amount,Credit Amount,Running Balance,Currency,Check Number
09/03/2026,X,DEP,0.00,"1,500.00","1,600.00",USD,
09/14/2026,X,FEE,20.50,0.00,"1,579.50",USD,
""",
    TWO,
)
add(
    "jp",
    """日付,摘要,お支払金額,お預り金額,差引残高
2026/09/03,X,,1500,1600
""",
    "ambiguous-columns",
)
add(
    "cbpf_like",
    """Value Date;Post Date;Narrative;Debit;Credit;Cumulative Balance
03-SEP-2026;03-SEP-2026;X;;1500,00;1600,00
14-SEP-2026;14-SEP-2026;Y;20,50;;1579,50
""",
    TWO,
)
add(  # a line with the balance of each day among the movements, marked as money in
    "br_balance_of_the_day",
    """"Conta";"Data_Mov";"Nr_Doc";"Historico";"Valor";"Deb_Cred"
"0001";"20260903";"71";"CRED COTA";"1500.00";"C"
"0001";"20260903";"0";"SALDO DIA";"1600.00";"C"
"0001";"20260914";"72";"DEB TARIFA";"20.50";"D"
"0001";"20260914";"0";"SALDO DIA";"1579.50";"C"
""",
    TWO,
)
add(  # no header: money out with a minus, money in with a plus, each in a column of its own, and a balance that skips rows
    "pt_signs_in_two_columns",
    """00012;03-09-2026;03-09-2026;QUOTA       ;00000000;               ;+00000001500,00;+00000002600,00;08
00012;14-09-2026;14-09-2026;COMISSAO    ;00000000;-00000000020,50;               ;+00000009579,50;08
""",
    TWO,
)
add(  # many columns of text that differ in their number only
    "de_many_texts",
    """Konto;Buchungstag;Wertstellung;Name;Text1;Text2;Text3;Text4;Text5;Text6;Text7;Text8;Text9;Text10;Text11;Text12;Text13;Betrag;Kontostand
12;14.09.2026;14.09.2026;Bank;Entgelt;;;;;;;;;;;;;-20,50;1.579,50
""",
    TWO[1:],
)
add(
    "us_as_of",
    """As Of,Currency,BankId,Account Number,BAI Code,Tran Type,Debit Amount,Credit Amount,Bank Reference,Description
09/03/2026,USD,026001,7788,195,Incoming Wire,,"1,500.00",A1,DUES
09/14/2026,USD,026001,7788,698,Fee,20.50,,A2,WIRE FEE
""",
    TWO,
)
add(  # one header over a column of currencies and one of amounts
    "es_header_over_two_columns",
    """Fecha;Hora;Fecha valor;Detalle;Variación;;Saldo;
14/09/2026;10:00;15/09/2026;Tasa;EUR;-20,50;EUR;1.579,50
03/09/2026;11:00;02/09/2026;Cuota;EUR;1.500,00;EUR;1.600,00
""",
    TWO,
)
add(
    "gb_marked_as_text",
    """Date,Description,Amount,Balance
'03/09/2026,DUES,"'1,500.00 USD","'1,600.00 USD"
'14/09/2026,FEE,"'-20.50 USD","'1,579.50 USD"
""",
    TWO,
)
add(  # three decimals, the last a zero: thousands or not, until a rate beside them says how the file writes a decimal mark
    "ch_three_decimals",
    """Date,Details,Amount,Currency,Exchange Rate
2026-09-03,Dues,29.000,CHF,0.848252
2026-09-14,Fee,-20.500,CHF,1.000000
""",
    [("2026-09-03", "29.00"), ("2026-09-14", "-20.50")],
)
add(
    "ch_three_decimals_alone",
    """Date,Details,Amount,Currency
2026-09-03,Dues,29.000,CHF
2026-09-14,Fee,-20.500,CHF
""",
    "ambiguous-amounts",
)
add(
    "de_thousands_as_the_balance_above",
    """Kontostand am 14.09.2026;3.600,00 €

Buchungstag;Zweck;Betrag (€)
03.09.2026;Beitrag;1.500
14.09.2026;Auszahlung;-2.000
""",
    [("2026-09-03", "1500.00"), ("2026-09-14", "-2000.00")],
)
add(
    "br_short_words",
    """Dt. Lançamento;Histórico;Núm. Doc;Vlr. Lançamento;Receita/Despesa
03/09/2026;COTA;1;1.500,00;Receita
14/09/2026;TARIFA;2;20,50;Despesa
""",
    TWO,
)
add(
    "co_notes",
    """Fecha;Doc.;Tran;Desc Mot.;Valor Total
2026/09/03;9;Nota Crédito;CUOTA;1500,00
2026/09/14;8;Nota Débito;COBRO;20,50
""",
    TWO,
)
add(
    "ca_depot",
    """Date,Description,Retrait ($),Dépôt ($),Solde ($)
2026-09-03,COTISATION,,"1 500,00","1 600,00"
2026-09-14,FRAIS,"20,50",,"1 579,50"
""",
    TWO,
)
add(  # a summary of the account above the movements, and one of its totals below them
    "cr_summaries",
    """Cliente, Nombre, Moneda, Saldo Inicial, Saldo Disponible, Fecha, Saldo Final
9, FONDO, USD, 100.00, 1579.50, 30/09/2026, 1579.50

Fecha de Transacción, Descripción de Transacción, Débito de Transacción, Crédito de Transacción, Balance de Transacción
03/09/2026, CUOTA, 0.00, 1500.00, 1600.00
14/09/2026, COMISION, 20.50, 0.00, 1579.50

Resumen
Fecha, Total de Débitos, Cantidad, Total de Créditos
30/09/2026, 20.50, 1, 1500.00
""",
    TWO,
)
add(
    "cl_cheques",
    """Fecha;Operación;Descripción;Cheques / Cargos $;Depósitos / Abonos $;Saldo Diario $
03/09/2026;1;CUOTA;;1.500;1.600
14/09/2026;2;COMISION;20;;1.580
""",
    [("2026-09-03", "1500.00"), ("2026-09-14", "-20.00")],
)
