package spine.resilience.internal;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.journal.StateStore;
import spine.api.message.Durability;

/** A store in memory, which outlives those who use it. */
final class FakeStore implements StateStore {
    final Map<String, Map<String, ByteString>> states = new ConcurrentHashMap<>();
    private final Set<String> open = new HashSet<>();

    @Override
    public synchronized State open(String name) {
        if (!name.matches("[a-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(name);
        }
        if (!open.add(name)) {
            throw new IllegalStateException(name + " is open already");
        }
        return new InMemory(name, states.computeIfAbsent(name, n -> new ConcurrentHashMap<>()));
    }

    String text(String state, String key) {
        var value = states.getOrDefault(state, Map.of()).get(key);
        return value == null ? "" : value.toStringUtf8();
    }

    private synchronized void closed(String name) {
        open.remove(name);
    }

    private final class InMemory implements State {
        private final String name;
        private final Map<String, ByteString> pairs;

        InMemory(String name, Map<String, ByteString> pairs) {
            this.name = name;
            this.pairs = pairs;
        }

        @Override
        public Map<String, ByteString> all() {
            return Map.copyOf(pairs);
        }

        @Override
        public void put(String key, ByteString value) {
            pairs.put(key, value);
        }

        @Override
        public void remove(String key) {
            pairs.remove(key);
        }

        @Override
        public CompletionStage<Durability> flush(Durability wanted) {
            return CompletableFuture.completedFuture(wanted);
        }

        @Override
        public void close() {
            closed(name);
        }
    }
}
