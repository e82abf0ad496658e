package spine.torus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Document;
import spine.api.memory.Location;
import spine.api.memory.Query;
import spine.api.memory.Stored;
import spine.api.rcis.MetricsRequest;
import spine.torus.text.internal.HashedNgramEmbedder;

class TorusTest {
    private static final MetricsRequest ALL = MetricsRequest.getDefaultInstance();

    @TempDir
    Path folder;

    @Test
    void shouldFindWhatWasIngestedAtOnceAndAfterARestart() throws Exception {
        Location place;
        try (var memory = Fixture.open(folder)) {
            place = ingest(memory, "tea.md", "# Tea\n\nGreen tea is brewed at seventy degrees.").location();
            assertAnswers(memory, "How hot is green tea brewed?", "Green tea is brewed at seventy degrees.");
        }
        try (var memory = Fixture.open(folder)) {
            assertAnswers(memory, "How hot is green tea brewed?", "Green tea is brewed at seventy degrees.");
            assertEquals(place, memory.recall(Fixture.ask("green tea")).matches().get(0).location());
        }
    }

    @Test
    void shouldStoreNothingTwiceWhenTheSameContentOfTheSameSourceComesAgain() throws Exception {
        try (var memory = Fixture.open(folder)) {
            var first = ingest(memory, "a.txt", "The ferry leaves at nine.");
            var bytes = memory.metrics(ALL).getMemory().getTotalBytes();
            var again = ingest(memory, "a.txt", "The ferry leaves at nine.");
            assertFalse(first.known());
            assertTrue(again.known());
            assertEquals(first.location(), again.location());
            assertEquals(bytes, memory.metrics(ALL).getMemory().getTotalBytes());
            assertEquals(1, memory.passages());
        }
    }

    @Test
    void shouldReplaceTheOldPassagesWhenASourceHasNewText() throws Exception {
        try (var memory = Fixture.open(folder)) {
            ingest(memory, "ferry.txt", "The ferry to Texel leaves at nine.");
            ingest(memory, "other.txt", "A bakery sells rye bread.");
            assertFalse(ingest(memory, "ferry.txt", "The ferry to Texel departs from pier four.").known());
            assertOnlyNewVersion(memory);
            assertTrue(memory.metrics(ALL).getMemory().getLsmCompactionRatio() < 1);
        }
        try (var memory = Fixture.open(folder)) {
            assertOnlyNewVersion(memory);
        }
    }

    private static void assertOnlyNewVersion(Torus memory) {
        assertEquals(2, memory.passages());
        assertEquals(2, memory.metrics(ALL).getPhysics().getActiveNodes());
        var matches = memory.recall(new Query("ferry Texel nine", List.of(), OptionalDouble.of(0), 100, 10)).matches();
        assertEquals(List.of("The ferry to Texel departs from pier four."), matches.stream().map(m -> m.text()).toList());
    }

    @Test
    void shouldKeepAllPartsWhenAClientHasSplitADocument() throws Exception {
        try (var memory = Fixture.open(folder)) {
            for (var part = 1; part <= 2; part++) {
                memory.ingest(List.of(new Document("big.txt", "Chapter number" + part + " tells of owls.",
                        Map.of("part", "" + part, "parts", "2"), Optional.empty())));
            }
            assertEquals(2, memory.passages());
            assertTrue(memory.hits(Fixture.ask("number2 owls")).get(0).reference().startsWith("big.txt;part=2#0-"));
        }
    }

    /** What the orchestrator stores of a tool: parts by name, of a whole whose size nobody knows. */
    @Test
    void shouldKeepNamedPartsApartAndReplaceEachByItsNewerOne() throws Exception {
        try (var memory = Fixture.open(folder)) {
            for (var answer : List.of("herons eat fish", "pikes eat frogs", "herons eat eels")) {
                memory.ingest(List.of(new Document("tavily", answer, Map.of("part", answer.substring(0, 5)),
                        Optional.empty())));
            }
            assertEquals(2, memory.passages());
            assertEquals("herons eat eels", memory.recall(Fixture.ask("herons eat")).matches().get(0).text());
            assertEquals("pikes eat frogs", memory.recall(Fixture.ask("pikes eat")).matches().get(0).text());
        }
    }

    @Test
    void shouldLeaveNoOldPieceWhenANewVersionIsSplitOtherwise() throws Exception {
        try (var memory = Fixture.open(folder)) {
            for (var parts : List.of(3, 2)) {
                for (var part = 1; part <= parts; part++) {
                    memory.ingest(List.of(new Document("big.txt", "Piece " + part + " of version in " + parts,
                            Map.of("part", "" + part, "parts", "" + parts), Optional.empty())));
                }
                assertEquals(parts, memory.passages());
            }
            ingest(memory, "big.txt", "All in one.");
            assertEquals(1, memory.passages());
        }
        try (var memory = Fixture.open(folder)) {
            assertEquals(1, memory.passages());
            memory.ingest(List.of(new Document("big.txt", "Split again.", Map.of("part", "1", "parts", "1"),
                    Optional.empty())));
            assertEquals(1, memory.passages());
        }
    }

    @Test
    void shouldKeepResonanceWithinZeroAndOneAndTellAnswersFromNone() throws Exception {
        try (var memory = Fixture.open(folder)) {
            ingest(memory, "a.md", "The museum opens at ten and closes at six.");
            var all = memory.recall(new Query("museum opens ten closes six", List.of(), OptionalDouble.empty(), 100, 5));
            assertTrue(all.resonates());
            assertTrue(all.matches().get(0).resonance() <= 1);
            assertFalse(memory.recall(Fixture.ask("Who painted the ceiling of the chapel?")).resonates());
            assertFalse(memory.recall(Fixture.ask("zzz")).resonates());
            assertTrue(memory.recall(Fixture.ask("???")).matches().isEmpty());
        }
    }

    @Test
    void shouldNotChangeMemoryWhenItIsAsked() throws Exception {
        try (var memory = Fixture.open(folder)) {
            ingest(memory, "a.md", "The museum opens at ten.");
            var energy = memory.metrics(ALL).getPhysics().getEnergyTotal();
            for (var i = 0; i < 3; i++) {
                memory.recall(Fixture.ask("museum"));
            }
            assertEquals(energy, memory.metrics(ALL).getPhysics().getEnergyTotal());
            assertEquals(3, memory.metrics(ALL).getPhysics().getTotalPropagations());
        }
    }

    @Test
    void shouldPreferTaggedPassagesWhenTagsAreGiven() throws Exception {
        try (var memory = Fixture.open(folder)) {
            ingest(memory, "plain.md", "The harbour of Bergen opens in May.");
            memory.ingest(List.of(new Document("tagged.md", "In May the old harbour of Bergen opens again for yachts.",
                    Map.of("tags", "travel, Norway"), Optional.empty())));
            var untagged = memory.recall(Fixture.ask("harbour Bergen opens May")).matches().get(0);
            var tagged = memory.recall(new Query("harbour Bergen opens May", List.of("norway"), OptionalDouble.empty(),
                    100, 5)).matches();
            assertEquals("plain.md", untagged.source());
            assertEquals(List.of("tagged.md", "plain.md"), tagged.stream().map(m -> m.source()).toList());
        }
    }

    @Test
    void shouldRefuseWithTheKeyWhenMemoryIsFull() throws Exception {
        var small = new Settings(Fixture.GRID, 0.3, 2, 1 << 20, 10, false);
        try (var memory = Fixture.open(folder, small)) {
            ingest(memory, "a", "First note.");
            ingest(memory, "b", "Second note.");
            var full = assertThrows(SpineException.class, () -> ingest(memory, "c", "Third note."));
            assertEquals(ErrorCode.UNAVAILABLE, full.refusal().code());
            assertTrue(full.getMessage().contains("maxPassages"), full.getMessage());
            ingest(memory, "b", "Second note, changed.");
            assertTrue(assertThrows(SpineException.class, () -> ingest(memory, "b", "x ".repeat(600_000)))
                    .getMessage().contains("max"));
        }
    }

    @Test
    void shouldFillOnlyTheGroupsThatAreAskedFor() throws Exception {
        var clock = new AtomicLong();
        try (var memory = new Torus(folder, Fixture.DEFAULTS, new HashedNgramEmbedder(), clock::get)) {
            var physics = memory.metrics(MetricsRequest.newBuilder().setIncludePhysics(true).build());
            assertTrue(physics.hasPhysics() && !physics.hasMemory() && !physics.hasNeuro());
            clock.addAndGet(335_000_000_000L);
            assertEquals(0.5, memory.metrics(ALL).getNeuro().getBoredomScore(), 1e-9);
            ingest(memory, "a", "Something new.");
            assertTrue(memory.metrics(ALL).getNeuro().getBoredomScore() < 0.11);
            assertEquals(0.4, memory.metrics(ALL).getNeuro().getNorepinephrineLevel());
        }
    }

    @Test
    void shouldRefuseASecondEngineWhenTheFolderIsTaken() throws Exception {
        try (var memory = Fixture.open(folder)) {
            var refused = assertThrows(IOException.class, () -> Fixture.open(folder));
            assertTrue(refused.getMessage().contains("in use by another"), refused.getMessage());
            assertEquals(0, memory.passages());
        }
    }

    @Test
    void shouldFailWithKeyValueAndRangeWhenTheConfigurationIsWrong() {
        var refused = assertThrows(IllegalArgumentException.class,
                () -> new Settings(Fixture.GRID, Double.NaN, 1, 1 << 20, 1, false));
        assertTrue(refused.getMessage().contains("resonanceThreshold = NaN"), refused.getMessage());
        assertTrue(refused.getMessage().contains("0 to 1"), refused.getMessage());
    }

    private static Stored ingest(Torus memory, String source, String text) throws SpineException {
        return memory.ingest(List.of(Fixture.document(source, text))).get(0);
    }

    private static void assertAnswers(Torus memory, String question, String text) {
        var recall = memory.recall(Fixture.ask(question));
        assertTrue(recall.resonates(), () -> recall.matches().toString());
        assertEquals(text, recall.matches().get(0).text());
    }
}
