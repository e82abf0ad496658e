package spine.bench.journal;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import spine.api.Home;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.journal.internal.JournalComponent;
import spine.journal.internal.JournalSettings;

/** The journal with its defaults, at one level. */
final class OurLog implements Log {
    private final JournalComponent journal;
    private final Durability level;
    private final Entry entry;

    private OurLog(JournalComponent journal, Durability level, Entry entry) {
        this.journal = journal;
        this.level = level;
        this.entry = entry;
    }

    /** A request as RCIS has it, with a body of this size. */
    static Entry request(int bodyBytes) {
        return new Entry(Kind.REQUEST, System.currentTimeMillis(), UUID.randomUUID().toString(),
                "4bf92f3577b34da6a3ce929d0e0e4736", "CURVE", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", "memory", 7,
                "production", "query", ByteString.copyFrom(new byte[32]), ByteString.copyFrom(new byte[bodyBytes]));
    }

    static OurLog open(Path home, Durability level, Entry entry) throws Exception {
        return new OurLog(component(home), level, entry);
    }

    /** The service itself. */
    static JournalComponent component(Path home) throws Exception {
        var folders = Home.under(home);
        Files.createDirectories(folders.journal());
        var defaults = (JournalSettings) Proxy.newProxyInstance(JournalSettings.class.getClassLoader(),
                new Class<?>[] {JournalSettings.class}, (proxy, method, arguments) ->
                        method.getName().equals("retainBytes") ? (Object) (1L << 40) : method.getDefaultValue());
        return new JournalComponent(folders, defaults);
    }

    @Override
    public void append() throws Exception {
        var reached = journal.append(entry, level).toCompletableFuture().join();
        if (reached != level) {
            throw new IllegalStateException("wanted " + level + ", got " + reached);
        }
    }

    @Override
    public void append(int count) throws Exception {
        if (!isSynced()) {
            Log.super.append(count);
            return;
        }
        for (int i = 1; i < count; i++) {
            journal.append(entry, level);
        }
        append(); // the last is not synced before the others
    }

    @Override
    public boolean isSynced() {
        return level == Durability.SYNCED;
    }

    @Override
    public void close() {
        journal.deactivate();
    }
}
