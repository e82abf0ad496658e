package spine.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as saving, and what does not. */
class SourceWatchTest {
    @TempDir
    private Path folder;

    private static CompletableFuture<Boolean> waiting(SourceWatch watch) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return watch.awaitChange();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void shouldSeeNewChangedAndRemovedFiles() throws Exception {
        var file = folder.resolve("src/A.java");
        try (var watch = new SourceWatch(folder)) {
            for (var step : new String[] {"new", "changed it", ""}) {
                var seen = waiting(watch);
                if (step.isEmpty()) {
                    Files.delete(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, step);
                }
                assertTrue(seen.get(60, TimeUnit.SECONDS), step);
            }
        }
    }

    @Test
    void shouldNotSeeWhatToolsMakeAndEndWhenClosed() throws Exception {
        var watch = new SourceWatch(folder);
        var seen = waiting(watch);
        for (var made : new String[] {"target/dev/a.jar", ".git/index", "__pycache__/a.pyc", "A.java~", "#A.java#"}) {
            Files.createDirectories(folder.resolve(made).getParent());
            Files.writeString(folder.resolve(made), "x");
        }
        watch.close();
        assertEquals(false, seen.get(60, TimeUnit.SECONDS));
    }
}
