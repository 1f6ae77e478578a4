"""What a new book knows about the budget: facts that the organisation may change, so they are rows and not code."""

from ledger.book.store import Unit

# Code, then the name in en, es, fr, pt. The paragraphs are those of AG/RES. 2019 (XXXIV-O/04).
ACTIVITIES = (
    ("COORD", "Coordinator's office", "Oficina del Coordinador", "Bureau du Coordonnateur", "Escritório do Coordenador"),
    (
        "MEET", "Meeting of national authorities (paragraphs 4 and 5)", "Reunión de autoridades nacionales (párrafos 4 y 5)",
        "Réunion des autorités nationales (paragraphes 4 et 5)", "Reunião de autoridades nacionais (parágrafos 4 e 5)",
    ),
    (
        "STRAT", "Follow-up and strategy (paragraphs 7 and 8)", "Seguimiento y estrategia (párrafos 7 y 8)",
        "Suivi et stratégie (paragraphes 7 et 8)", "Acompanhamento e estratégia (parágrafos 7 e 8)",
    ),
    ("OTHER", "Other activities", "Otras actividades", "Autres activités", "Outras atividades"),
)  # fmt: skip

BEGIN = "2003-01-01"  # the year of AG/RES. 1948, which made the fund
# Objects of expenditure 1 to 9: numbers are fixed, these names are provisional until the official ones are recorded.
OBJECTS = (
    ("Posts (salaries, benefits)", "Puestos", "Postes", "Postos"),
    ("Temporary personnel", "Personal temporario", "Personnel temporaire", "Pessoal temporário"),
    ("Fellowships", "Becas", "Bourses", "Bolsas"),
    ("Travel", "Viajes", "Voyages", "Viagens"),
    ("Documents", "Documentos", "Documents", "Documentos"),
    ("Equipment and supplies", "Equipo y suministros", "Équipement et fournitures", "Equipamento e materiais"),
    ("Building and maintenance", "Edificios y mantenimiento", "Bâtiments et entretien", "Edifícios e manutenção"),
    ("Performance contracts", "Contratos por resultado", "Contrats de résultats", "Contratos por resultados"),
    ("Other expenses", "Otros gastos", "Autres dépenses", "Outras despesas"),
)
# Where AG/RES. 1948, paragraph 4, puts the Coordinator; later moves are recorded with `fund budget unit`.
UNIT = (
    "Permanent Secretariat of the Inter-American Commission of Women", "Secretaría Permanente de la Comisión Interamericana de Mujeres",
    "Secrétariat permanent de la Commission interaméricaine des femmes", "Secretaria Permanente da Comissão Interamericana de Mulheres",
)  # fmt: skip


def lay(unit: Unit, batch: int) -> int:
    """Write the first facts of the budget as rows of a batch; returns how many."""
    names = "name_en name_es name_fr name_pt"
    ids = unit.ids("activity", len(ACTIVITIES))
    rows = [(number, batch, *row) for number, row in zip(ids, ACTIVITIES, strict=True)]
    unit.insert("activity", f"id batch_id code {names}", rows)
    ids = unit.ids("object_name", len(OBJECTS))
    objects = [(number, batch, of, BEGIN, *row) for of, (number, row) in enumerate(zip(ids, OBJECTS, strict=True), 1)]
    unit.insert("object_name", f"id batch_id object effective_from {names}", objects)
    (number,) = unit.ids("organisational_unit")
    unit.insert("organisational_unit", f"id batch_id effective_from {names}", [(number, batch, BEGIN, *UNIT)])
    return len(ACTIVITIES) + len(OBJECTS) + 1
