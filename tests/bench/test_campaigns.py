"""Campaigns: a hundred thousand simulated comments, three in ten copies with edits; seconds, memory, how right."""

import random
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate
from time import perf_counter, process_time

from app.domain.campaigns import clusters, signature, words_of

COMMENTS, SHARE_OF_COPIES, CAMPAIGNS = 100_000, 0.3, 200
WORDS = [f"{stem}{number}" for number in range(4000) for stem in ("re", "da", "mo", "li", "su")]
WEIGHTS = list(accumulate(1 / (place + 10) for place in range(len(WORDS))))
PHRASES = 300
GREETINGS = ("Dear all,", "Good morning.", "To whom it may concern:", "As a citizen I say:")


def some_words(lots: random.Random, number: int) -> list[str]:
    """So many words as a language has them: few are said often, most are rare."""
    return lots.choices(WORDS, cum_weights=WEIGHTS, k=number)


def simulated(seed: int = 11) -> tuple[list[str], list[int]]:
    """Texts in no order, and for each the campaign it belongs to (-1: none).

    Comments of their own share turns of phrase with others. Campaigns differ in size as towns do. Of a campaign's
    copies four in ten are sent as they are; the others have a greeting, words exchanged, or a sentence of their own.
    """
    lots = random.Random(seed)
    phrases = [some_words(lots, 6) for _ in range(PHRASES)]
    copies = int(COMMENTS * SHARE_OF_COPIES)
    made = [(" ".join(_own(lots, phrases)), -1) for _ in range(COMMENTS - copies)]
    letters = [some_words(lots, lots.randint(40, 200)) for _ in range(CAMPAIGNS)]
    sizes = list(accumulate(1 / (place + 1) for place in range(CAMPAIGNS)))
    chosen = lots.choices(range(CAMPAIGNS), cum_weights=sizes, k=copies)
    made += [(_edited(lots, letters[number]), number) for number in chosen]
    lots.shuffle(made)
    return [text for text, _number in made], [number for _text, number in made]


def _own(lots: random.Random, phrases: Sequence[list[str]]) -> list[str]:
    words = some_words(lots, lots.randint(10, 160))
    for _ in range(lots.randint(0, 3)):
        place = lots.randrange(len(words))
        words[place:place] = lots.choice(phrases)
    return words


def _edited(lots: random.Random, letter: Sequence[str]) -> str:
    words = list(letter)
    if lots.random() < 0.4:
        return " ".join(words)
    for _ in range(lots.randint(0, max(1, len(words) // 25))):
        words[lots.randrange(len(words))] = lots.choice(WORDS)
    if lots.random() < 0.5:
        words[:0] = lots.choice(GREETINGS).split()
    if lots.random() < 0.3:
        words += some_words(lots, lots.randint(5, 12))
    return " ".join(words)


def judged(found: Sequence[Sequence[int]], belongs: Sequence[int]) -> tuple[float, float]:
    """Precision and recall over pairs: of two texts put together, of two copies of one campaign."""
    together = right = 0
    for cluster in found:
        together += len(cluster) * (len(cluster) - 1) // 2
        sizes = Counter(belongs[key] for key in cluster if belongs[key] >= 0)
        right += sum(size * (size - 1) // 2 for size in sizes.values())
    wanted = sum(size * (size - 1) // 2 for number, size in Counter(belongs).items() if number >= 0)
    return right / together if together else 1.0, right / wanted


def copies_found(found: Sequence[Sequence[int]], belongs: Sequence[int]) -> tuple[float, float]:
    """Precision and recall over texts: a copy counts where it stands with most of its campaign."""
    homes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for place, cluster in enumerate(found):
        for key in cluster:
            homes[belongs[key]][place] += 1
    right = sum(counts.most_common(1)[0][1] for number, counts in homes.items() if number >= 0)
    return right / sum(map(len, found)), right / sum(size for number, size in Counter(belongs).items() if number >= 0)


def measure() -> None:
    """The whole computation in a process of its own: prints what it took and how right it was."""
    texts, belongs = simulated()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, worked = perf_counter(), process_time()
    signed = {key: one for key, text in enumerate(texts) if (one := signature(words_of(text))) is not None}
    signing = process_time() - worked
    found = clusters(signed)
    seconds, processor = perf_counter() - begun, process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    precision, recall = judged(found, belongs)
    of_texts = copies_found(found, belongs)
    copies = sum(one >= 0 for one in belongs)
    print(
        f"{len(texts):,} comments, {copies:,} copies of {CAMPAIGNS} campaigns: {seconds:.1f} s"
        f" ({processor:.1f} s of a processor, {signing:.1f} of them for signatures), {memory / 1024:.0f} MB at most"
        f" ({before / 1024:.0f} MB of them the simulation)\n"
        f"{len(found)} clusters, the largest {len(found[0]):,}; over pairs precision {precision:.4f},"
        f" recall {recall:.4f}; over texts precision {of_texts[0]:.4f}, recall {of_texts[1]:.4f}"
    )
    assert min(precision, recall, *of_texts) >= 0.98


def test_a_hundred_thousand_comments_are_clustered() -> None:
    command = [sys.executable, "-c", "from tests.bench.test_campaigns import measure; measure()"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print("\n" + done.stdout)
    assert done.returncode == 0, done.stderr[-2000:]
