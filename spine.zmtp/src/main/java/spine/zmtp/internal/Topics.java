package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import spine.api.transport.Buffer;

/**
 * Who wants which prefixes. Prefixes are kept in the order of their bytes. Of those that a message begins with, the
 * longest is found like this: the next smaller or equal prefix is it, or has a number of bytes in common with the message;
 * then the search goes on below these bytes. So a message costs a few searches in a tree, however many prefixes there
 * are, and at most one for each of its bytes. One thread.
 *
 * @param <S> a subscriber
 */
final class Topics<S> {
    private static final Comparator<Topic<?>> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.prefix, 0, a.length, b.prefix, 0, b.length);
    private final TreeSet<Topic<S>> sorted = new TreeSet<>(BY_BYTES);
    private final Topic<S> probe = new Topic<>(new byte[0]);
    private int longest;

    private static final class Topic<S> {
        private final Set<S> subscribers = new LinkedHashSet<>();
        private byte[] prefix;
        private int length;

        Topic(byte[] prefix) {
            this.prefix = prefix;
            this.length = prefix.length;
        }
    }

    /** Idempotent. */
    void add(ByteString prefix, S subscriber) {
        var topic = find(prefix);
        if (topic == null) {
            topic = new Topic<>(prefix.toByteArray());
            sorted.add(topic);
            longest = Math.max(longest, topic.length);
        }
        topic.subscribers.add(subscriber);
    }

    /** Idempotent. */
    void remove(ByteString prefix, S subscriber) {
        var topic = find(prefix);
        if (topic != null && topic.subscribers.remove(subscriber) && topic.subscribers.isEmpty()) {
            sorted.remove(topic);
            if (sorted.isEmpty()) {
                longest = 0;
                probe.prefix = new byte[0];
            }
        }
    }

    private Topic<S> find(ByteString prefix) {
        load(prefix.size());
        prefix.copyTo(probe.prefix, 0);
        var near = sorted.floor(probe);
        return near != null && BY_BYTES.compare(near, probe) == 0 ? near : null;
    }

    private void load(int length) {
        if (probe.prefix.length < length) {
            probe.prefix = new byte[Math.max(length, 64)];
        }
        probe.length = length;
    }

    boolean isEmpty() {
        return sorted.isEmpty();
    }

    /** Whether anybody wants a message of this first frame. */
    boolean matches(Buffer first) {
        probe(first);
        return match() != null;
    }

    /** Tells everybody who wants it, once for each of his prefixes. He must not change anything here meanwhile. */
    void each(Buffer first, Consumer<S> wanted) {
        probe(first);
        for (var topic = match(); topic != null; topic = match()) {
            topic.subscribers.forEach(wanted);
            if (topic.length == 0) {
                return;
            }
            probe.length = topic.length - 1;
        }
    }

    private void probe(Buffer first) {
        if (sorted.isEmpty()) {
            return;
        }
        var content = first.bytes();
        load(Math.min(content.remaining(), longest));
        content.get(probe.prefix, 0, probe.length);
    }

    /** The longest prefix of what is left of the probe, or null. */
    private Topic<S> match() {
        for (var near = sorted.floor(probe); near != null; near = sorted.floor(probe)) {
            int common = Arrays.mismatch(near.prefix, 0, near.length, probe.prefix, 0, probe.length);
            if (common < 0 || common == near.length) {
                return near;
            }
            probe.length = common;
        }
        return null;
    }
}
