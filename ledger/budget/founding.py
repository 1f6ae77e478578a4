"""What a new book knows about the budget: facts that the organisation may change, so they are rows and not code."""

from ledger.book.store import Unit
from ledger.budget import recovery_settings

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


def lay(unit: Unit, batch: int) -> int:
    """Write the first facts of the budget as rows of a batch; returns how many."""
    ids = unit.ids("activity", len(ACTIVITIES))
    unit.insert(
        "activity",
        "id batch_id code name_en name_es name_fr name_pt",
        [(number, batch, *row) for number, row in zip(ids, ACTIVITIES, strict=True)],
    )
    return len(ACTIVITIES) + recovery_settings.lay(unit, batch)
