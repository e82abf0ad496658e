package spine.journal.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import spine.api.message.Durability;

/** A process that waits for one sync, then for a hundred at once, for {@link StraceTest}. */
final class SyncBurst {
    private SyncBurst() {
    }

    public static void main(String[] arguments) {
        var limits = new JournalLimits(1 << 20, 1 << 16, 0, Samples.limits().retention());
        try (var journal = Samples.open(Path.of(arguments[0]), limits, Disk.REAL)) {
            Samples.await(journal.append(Samples.entry(0), Durability.SYNCED));
            var stages = new ArrayList<CompletionStage<Durability>>();
            for (int i = 1; i <= 100; i++) {
                stages.add(journal.append(Samples.entry(i), Durability.SYNCED));
            }
            stages.forEach(stage -> {
                if (Samples.await(stage) != Durability.SYNCED) {
                    System.exit(2);
                }
            });
        }
    }
}
