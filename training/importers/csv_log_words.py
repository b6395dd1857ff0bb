"""The words by which lists of runs name their columns, months and sports, in the languages of watches.

Compared without case, accents and punctuation, so that "Ø Herzfrequenz" and "o herzfrequenz" are one.
"""

import re
import unicodedata
from typing import Final

_COLUMNS: Final = {
    "date": "date, day, activity date, start, start at, start date, start time local, started, datetime, "
    "date time, workout day, datum, tag, aktivitatsdatum, startdatum, date de l activite, jour, fecha, "
    "fecha de la actividad, dia, data, data dell attivita, data da atividade, data aktywnosci, dato, paivamaara, "
    "дата, дата тренировки, дата занятия, дата активности, день, 日付, 日期, 活动日期",
    "clock": "start time, time of day, clock, clock time, startzeit, uhrzeit, heure de debut, hora de inicio, "
    "hora inicio, ora di inizio, ora inizio, starttijd, hora, godzina, starttid, время начала, время старта, начало",
    "type": "activity type, type, sport, activity, workout type, kind, aktivitatstyp, aktivitatsart, sportart, art, "
    "type d activite, tipo de actividad, tipo, deporte, tipo di attivita, activiteittype, activiteitstype, "
    "tipo de atividade, esporte, typ aktywnosci, typ, aktivitetstyp, aktivitetstype, suorituslaji, "
    "тип занятия, тип активности, тип тренировки, тип, вид спорта, вид, アクティビティタイプ, 活动类型, 运动类型",
    "distance": "distance, dist, length, distanz, strecke, lange, distancia, distanza, afstand, dystans, odleglosc, "
    "distans, stracka, distanse, matka, vzdalenost, дистанция, расстояние, пробег, 距離, 距离",
    "duration": "time, duration, total time, workout time, timer time, zeit, dauer, duree, temps, tiempo, duracion, "
    "tempo, durata, tijd, duur, duracao, czas, czas trwania, tid, varighed, varighet, aika, kesto, cas, "
    "время, длительность, продолжительность, タイム, 时间, 時間",
    "moving": "moving time, moving, zeit in bewegung, bewegungszeit, temps de deplacement, duree de deplacement, "
    "tiempo en movimiento, tempo in movimento, tempo di movimento, beweegtijd, tijd in beweging, "
    "tempo em movimento, tempo de movimentacao, czas ruchu, tid i rorelse, время движения, время в движении, "
    "移動時間, 移动时间",
    "elapsed": "elapsed time, elapsed, verstrichene zeit, gesamtzeit, temps ecoule, tiempo transcurrido, "
    "tempo trascorso, verstreken tijd, tempo decorrido, uplynelo czasu, czas calkowity, forfluten tid, "
    "общее время, прошедшее время, затраченное время, 経過時間, 已用时间",
    "ascent": "total ascent, ascent, elevation gain, elev gain, climb, anstieg gesamt, gesamtanstieg, hohenmeter, "
    "positiver hohenunterschied, hohenzunahme, ascension totale, denivele positif, gain d altitude, ascenso total, "
    "desnivel positivo, ascesa totale, dislivello, dislivello positivo, totale stijging, hoogtewinst, subida total, "
    "ganho de elevacao, calkowity wznios, total stigning, общий подъем, набор высоты, 総上昇量, 总爬升",
    "descent": "total descent, descent, elevation loss, elev loss, abstieg gesamt, gesamtabstieg, "
    "negativer hohenunterschied, descente totale, perte d altitude, descenso total, discesa totale, totale daling, "
    "descida total, calkowity spadek, общий спуск, сброс высоты, 総下降量, 总下降",
    "hr": "avg hr, average heart rate, avg heart rate, average hr, mean hr, heart rate, hr, o hf, o herzfrequenz, "
    "durchschnittliche herzfrequenz, herzfrequenz, fc moyenne, frequence cardiaque moyenne, fc media, "
    "frecuencia cardiaca media, frequenza cardiaca media, gem hs, gemiddelde hartslag, frequencia cardiaca media, "
    "srednie tetno, medelpuls, gennemsnitlig puls, keskisyke, средняя чсс, средний пульс, пульс, "
    "平均心拍数, 平均心率",
    "cadence": "avg run cadence, avg cadence, average cadence, average run cadence, cadence, o schrittfrequenz, "
    "o schrittfrequenz laufen, o kadenz, schrittfrequenz, cadence de course moyenne, cadence moyenne, "
    "cadencia de carrera media, cadencia media, cadenza di corsa media, cadenza media, gem loopcadans, "
    "cadencia de corrida media, sredni rytm biegu, medellopkadens, средний каденс, каденс, "
    "средняя частота шагов, 平均ピッチ, 平均步频",
    "rpe": "rpe, srpe, session rpe, perceived exertion, perceived effort, effort, exertion, borg, anstrengung, "
    "belastungsempfinden, effort percu, effort ressenti, esfuerzo, esfuerzo percibido, sforzo, sforzo percepito, "
    "inspanning, esforco, wysilek, anstrangning, усилие, нагрузка, воспринимаемое усилие, тяжесть",
    "notes": "notes, note, comment, comments, remarks, description, activity description, activity private note, "
    "notizen, notiz, bemerkung, bemerkungen, kommentar, beschreibung, commentaire, commentaires, remarques, "
    "notas, comentario, comentarios, descripcion, commenti, commento, descrizione, opmerkingen, notities, "
    "uwagi, notatki, opis, anteckningar, заметки, заметка, комментарий, комментарии, примечание, примечания, "
    "описание, メモ, 备注",
    "title": "title, name, activity name, titel, name der aktivitat, nom, titre, nombre, titulo, titolo, naam, "
    "nazwa, tytul, название, タイトル, 标题",
}  # fmt: skip

_DISTANCE_BY_UNIT: Final = frozenset(
    [
        "km",
        "kms",
        "kilometer",
        "kilometers",
        "kilometre",
        "kilometres",
        "kilometros",
        "chilometri",
        "mi",
        "mile",
        "miles",
        "metres",
        "meters",
        "км",
        "километры",
        "километров",
        "мили",
        "миль",
    ]
)

UNITS: Final = {
    "km": "km", "kms": "km", "kilometer": "km", "kilometers": "km", "kilometre": "km", "kilometres": "km",
    "kilometros": "km", "chilometri": "km", "км": "km", "километры": "km", "километров": "km",
    "mi": "mi", "mile": "mi", "miles": "mi", "мили": "mi", "миль": "mi",
    "m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "metros": "m", "м": "m", "метры": "m",
    "ft": "ft", "feet": "ft",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "сек": "s", "с": "s",
    "min": "min", "mins": "min", "minute": "min", "minutes": "min", "minuten": "min", "мин": "min",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "std": "h", "ч": "h", "час": "h",
    "spm": "spm", "bpm": "bpm", "hms": "", "h m s": "", "hh mm ss": "", "hh mm": "hm", "mm ss": "ms",
}  # fmt: skip

_MONTHS: Final = (
    "jan januar january janvier enero ene gennaio gen januari januar styczen stycznia sty янв января январь",
    "feb februar february fevrier fev febrero febbraio februari fevereiro luty lutego lut фев февраля февраль",
    "mar march marz mars marzo maart maa mrt marco marzec marca мар марта март",
    "apr april avril avr abril abr aprile kwiecien kwietnia kwi апр апреля апрель",
    "may mai mayo maggio mag mei maio maj maja мая май мая",
    "jun june juni juin junio giugno giu junho czerwiec czerwca cze июн июня июнь",
    "jul july juli juillet juil julio luglio lug julho lipiec lipca lip июл июля июль",
    "aug august aout agosto ago augustus augusti sierpien sierpnia sie авг августа август",
    "sep sept september septembre septiembre settembre set setembro wrzesien wrzesnia wrz сен сент сентября сентябрь",
    "oct okt october oktober octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz окт октября октябрь",
    "nov november novembre noviembre novembro listopad listopada lis ноя нояб ноября ноябрь",
    "dec dez december dezember decembre diciembre dic dicembre dezembro grudzien grudnia gru дек декабря декабрь",
)

# The order matters: a trail run is no plain run, a treadmill no road.
_SPORTS: Final = (
    ("trail_run", "trail, трейл, トレイル, 越野"),
    ("treadmill", ("treadmill, laufband, tapis, cinta, loopband, беговая дорожка, esteira, biezni, lopband, indoor run,"
     " virtual run")),
    ("ride", "cycl, bik, ride, rad, velo, cicl, bici, fiets, вело, kolar, rower, cykel, サイクリング, 骑行"),
    ("swim", "swim, schwimm, natation, natac, nuoto, zwem, плава, plywa, simning, スイム, 游泳"),
    ("strength", "strength, weight, kraft, muscul, fuerza, forza, kracht, силов, forca, silow, styrk, 筋力, 力量"),
    ("walk", ("walk, hik, gehen, wander, marche, randonn, camin, sender, cammin, escurs, wandel, ходьб, поход,"
     " chodz, promenad, vandr, ウォーキング, 步行, 徒步")),
    ("run", ("run, jog, lauf, course, carrera, correr, corsa, hardlop, loopt, бег, пробежк, corrida, bieg, lop,"
     " juoks, beh, ランニング, 跑步, easy, tempo, long, interval, race, recovery, fartlek, marathon, hill, steady,"
     " threshold, легк, темп, длит")),
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, no accents, words parted by single spaces."""
    parted = unicodedata.normalize("NFKD", text.replace("Ø", "o").replace("ø", "o").replace("ł", "l"))
    bare = "".join(letter for letter in parted if not unicodedata.combining(letter)).casefold()
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


COLUMNS: Final = {plain(name): field for field, names in _COLUMNS.items() for name in names.split(",")}
MONTHS: Final = {plain(name): n for n, names in enumerate(_MONTHS, start=1) for name in names.split()}
_KINDS: Final = [(kind, plain(mark)) for kind, marks in _SPORTS for mark in marks.split(",")]


def field_of(header: str) -> tuple[str | None, str]:
    """The field that a column's name stands for, and the unit it says ("" for none)."""
    words = plain(header)
    if words in COLUMNS:
        return COLUMNS[words], ""
    if words in _DISTANCE_BY_UNIT:
        return "distance", UNITS[words]
    for unit_words in (3, 2, 1):
        name, unit = _split(words, unit_words)
        if name in COLUMNS and unit in UNITS:
            return COLUMNS[name], UNITS[unit]
    return ("duration", UNITS[words]) if UNITS.get(words) in {"min", "h"} else (None, "")


def _split(words: str, last: int) -> tuple[str, str]:
    parts = words.split()
    name, unit = parts[:-last], parts[-last:]
    return " ".join(part for part in name if part != "in"), " ".join(unit)


def sport_of(words: str) -> str | None:
    """The activity type that a cell names; "other" for a word nobody knows, None for none."""
    text = plain(words)
    if not text:
        return None
    return next((kind for kind, mark in _KINDS if mark in text), "other")
