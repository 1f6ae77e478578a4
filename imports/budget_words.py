"""Header words of budget sheets: appropriations and allotments, obligations, spending.

As in `imports/headers.py`: one phrase per comma, English, Spanish, French, Portuguese; what stands after "|" is weak.
"""

import re
from collections.abc import Mapping

BUDGET: Mapping[str, str] = {
    "year": """
        year, fiscal year, budget year, financial year, fy, ano, ano fiscal, ejercicio, ejercicio fiscal, gestion,
        annee, annee budgetaire, exercice, exercice budgetaire, exercicio, exercicio fiscal, exercicio financeiro""",
    "activity": """
        activity, activity code, programme activity, program activity, programme, program, project, subprogram, subprogramme,
        actividad, codigo de actividad, actividad programatica, programa, proyecto, subprograma,
        activite, code de l activite, activite du programme, projet, sous programme, atividade, codigo da atividade, projeto""",
    "object": """
        object, object no, object code, object of expenditure, object of expense, expenditure object, budget object, budget line,
        line item, category of expenditure, expenditure category,
        objeto, codigo de objeto, objeto de gasto, objeto del gasto, partida, partida presupuestaria, rubro, rubro de gasto,
        objet, objet de depense, objet des depenses, ligne budgetaire, poste budgetaire, poste de depense,
        objeto de despesa, objeto da despesa, rubrica, elemento de despesa
        | category, categoria, categorie, concepto de gasto""",
    "source": """
        source, source of funds, funding source, source of funding, fund, fund type, fuente, fuente de financiamiento,
        fuente de los fondos, fondo, source de financement, fonds, fonte, fonte de recursos, fonte de financiamento, fundo""",
    "appropriated": """
        appropriation, appropriations, appropriated, amount appropriated, approved, approved budget, budget approved, budget,
        budget amount, total budget, amount approved, original budget, revised budget,
        presupuesto, presupuesto aprobado, aprobado, monto aprobado, credito aprobado, creditos, presupuesto vigente,
        budget approuve, approuve, montant approuve, credits, credits ouverts, budget vote,
        orcamento, orcamento aprovado, aprovado, montante aprovado, dotacao, dotacao aprovada""",
    "allotted": """
        allotment, allotments, allotted, amount allotted, funds allotted, allotted amount,
        asignacion, asignaciones, asignado, monto asignado, fondos asignados, habilitacion, habilitado,
        allocation, allocations, alloue, montant alloue, credits alloues, alocacao, alocado, montante alocado, cota, cotas""",
    "obligated": """
        obligation, obligations, obligated, amount obligated, obligated amount, commitment, commitments, committed, order amount,
        po amount, amount of order, obligacion, obligaciones, obligado, monto obligado, comprometido, compromisos, monto de la orden,
        engagement, engagements, engage, montant engage, montant de la commande,
        empenho, empenhos, empenhado, valor empenhado, obrigado, obrigacoes, valor do pedido""",
    "spent": """
        spent, expenditure, expenditures, expense, expenses, amount spent, actual, actuals, executed, execution, spending,
        gastado, gasto, gastos, monto gastado, ejecutado, ejecucion, depense, depenses, montant depense, execute,
        despesa, despesas, executado, execucao, valor gasto""",
    "amount": """
        amount, value, sum, monto, importe, cuantia, montant, somme, montante, valor
        | total, total amount, monto total, montant total, montante total, valor total""",
    "payee": """
        payee, supplier, vendor, beneficiary, contractor, consultant, creditor, name of supplier,
        beneficiario, proveedor, contratista, acreedor, consultor, beneficiaire, fournisseur, prestataire, creancier,
        favorecido, fornecedor, contratado, credor""",
    "order": """
        order, order no, order number, purchase order, purchase order no, po, po no, po number,
        orden, no de orden, numero de orden, orden de compra, oc, no oc, commande, no de commande, bon de commande,
        ordem, ordem de compra, no da ordem, pedido, no do pedido""",
    "obligation_no": """
        obligation no, obligation number, no de obligacion, numero de obligacion, no d engagement, numero d engagement,
        no do empenho, numero do empenho""",
    "day": """
        date, day, posting date, order date, date of order, date obligated, obligated on, date spent, spent on, invoice date,
        fecha, fecha de la orden, fecha de obligacion, fecha del gasto, fecha de factura,
        date de la commande, date d engagement, date de depense, date de facture, data, data do pedido, data da despesa""",
    "text": """
        description, text, details, detail, item, purpose, remarks, descripcion, concepto, detalle, glosa, observaciones,
        libelle, designation, details de la depense, descricao, historico, detalhe""",
    "agreement": """
        agreement, agreement no, pledge, pledge no, grant, award, acuerdo, no de acuerdo, convenio, promesa,
        accord, no d accord, convention, promesse, acordo, no do acordo, promessa""",
    "currency": "currency, currency code, ccy, moneda, divisa, devise, monnaie, moeda",
}
# What a title or the name of a sheet says about a column that is only headed "Amount"; the first that is found decides.
TITLES = (
    ("allotted", re.compile(r"\b(?:allot\w*|asignacion\w*|allocations?|alocac\w+|cotas?)\b")),
    ("obligated", re.compile(r"\b(?:obligations?|commitments?|purchase orders?|obligaciones|compromisos|ordenes de compra|engagements?|bons de commande|empenhos?|pedidos)\b")),
    ("spent", re.compile(r"\b(?:spending|expenditures?|expenses|gastos?|ejecucion|depenses?|despesas?|execucao)\b")),
    ("appropriated", re.compile(r"\b(?:appropriations?|approved budget|budget|presupuesto|orcamento)\b")),
)  # fmt: skip
_NUMBERED = re.compile(
    r"(?:object|objeto|objet|obj|oe)s? (?:of expenditure |of expense |de gasto |del gasto |de depense |de despesa )?(?:no )?0?([1-9])\b"
)
_SOURCES = {
    "fund": """
        fund, specific fund, the fund, trust fund, fondo, fondo especifico, el fondo, fonds, fonds specifique, fundo, fundo especifico,
        voluntary contributions, contribuciones voluntarias, contributions volontaires, contribuicoes voluntarias""",
    "program_budget": """
        program budget, programme budget, regular fund, program budget of the organization, rf,
        presupuesto por programas, programa presupuesto, fondo regular, fr, budget programme, budget programme de l organisation,
        fonds ordinaire, orcamento programa, programa orcamento, fundo regular""",
}


def object_in(header: str) -> int:
    """The object of expenditure that a header in small letters names by its number ("object 4 travel"), or 0."""
    found = _NUMBERED.match(header)
    return int(found[1]) if found else 0


def source_of(said: str) -> str:
    """The source that a cell in small letters names: fund or program_budget; empty when the words are not known."""
    return next(
        (source for source, text in _SOURCES.items() if said in {" ".join(phrase.split()) for phrase in text.split(",")}), ""
    )
