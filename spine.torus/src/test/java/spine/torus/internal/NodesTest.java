package spine.torus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.memory.Document;
import spine.api.memory.Location;
import spine.torus.geometry.internal.MortonKey;

/** RC-09, PE-32. */
class NodesTest {
    @TempDir
    Path folder;

    @Test
    void shouldRetrieveNodesInMortonOrderWithinTheDistance() throws Exception {
        try (var memory = Fixture.open(folder)) {
            var centre = Location.of(0, 0, 0, 0, 0, 0, 0, 0, 0);
            var wrapped = Location.of(26, 0, 0, 0, 0, 0, 0, 0, 0);
            var far = Location.of(13, 13, 0, 0, 0, 0, 0, 0, 0);
            for (var place : List.of(far, wrapped, centre)) {
                memory.ingest(List.of(new Document("at " + place, "Note about " + place, Map.of(), Optional.of(place))));
            }
            assertEquals(List.of(centre), nodes(memory, centre, 0));
            assertEquals(List.of(centre, wrapped), nodes(memory, centre, 1));
            assertEquals(3, nodes(memory, centre, 100).size());
            var keys = nodes(memory, centre, 100).stream().map(MortonKey::of).toList();
            assertEquals(keys.stream().sorted().toList(), keys);
            assertTrue(memory.retrieve(Location.of(5, 5, 5, 5, 5, 5, 5, 5, 5), 0).isEmpty());
            assertTrue(memory.retrieve(Location.of(27, 0, 0, 0, 0, 0, 0, 0, 0), 3).isEmpty());
            var region = memory.retrieve(centre, 0).orElseThrow();
            assertEquals(45, region.metric().size());
            assertEquals(0.5f, region.r());
        }
    }

    @Test
    void shouldReturnTheNearestNodesWhenThereAreMoreThanTheCap() throws Exception {
        try (var memory = Fixture.open(folder, new Settings(Fixture.GRID, 0.3, 100, 1 << 20, 2, false))) {
            for (var x = 0; x < 5; x++) {
                memory.ingest(List.of(new Document("n" + x, "Note number" + x, Map.of(),
                        Optional.of(Location.of(x, 0, 0, 0, 0, 0, 0, 0, 0)))));
            }
            assertEquals(List.of(0, 1), nodes(memory, Location.of(0, 0, 0, 0, 0, 0, 0, 0, 0), 20).stream()
                    .map(l -> l.axis(0)).toList());
        }
    }

    @Test
    void shouldStrengthenTheNodeWhenNearlyTheSameComesAndStepAsideOtherwise() throws Exception {
        try (var memory = Fixture.open(folder)) {
            var text = "The lighthouse keeper winds the clock every evening before sunset.";
            var title = Map.of("title", "Keeper");
            var first = memory.ingest(List.of(new Document("one", text, title, Optional.empty()))).get(0);
            var same = memory.ingest(List.of(new Document("two", text, title, Optional.empty()))).get(0);
            assertEquals(first.location(), same.location());
            assertTrue(same.resonance() > first.resonance());
            var other = memory.ingest(List.of(new Document("three", "Beans want warm soil.", Map.of(),
                    Optional.of(first.location())))).get(0);
            assertNotEquals(first.location(), other.location());
            assertEquals(1, Fixture.GRID.squaredDistance(first.location(), other.location()));
        }
    }

    private static List<Location> nodes(Torus memory, Location centre, float radius) {
        return memory.retrieve(centre, radius).orElseThrow().nodes().stream().map(n -> n.location()).toList();
    }
}
