package spine.api;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Whom a request is for. */
public sealed interface Address {
    /**
     * The same in words, as it stands in the journal: a name, a capability, {@code component:3} whichever instance is
     * meant, {@code group:NAME} or {@code key:FROM-TO}.
     */
    String words();

    /** A component by number, any live worker, or the instance if it is not empty (SP-04). */
    record Component(int id, String instance) implements Address {
        public Component(int id) {
            this(id, "");
        }

        @Override
        public String words() {
            return "component:" + id;
        }
    }

    /** An agent by its name. */
    record Name(String name) implements Address {
        @Override
        public String words() {
            return name;
        }
    }

    /** Any agent that offers a capability. */
    record Capability(String capability) implements Address {
        @Override
        public String words() {
            return capability;
        }
    }

    /**
     * The owner of a range of Morton keys, both ends included: whoever declared a range that holds all of it.
     *
     * @param from 16 bytes, big-endian, compared without sign (SP-10)
     * @param to   the same; not below {@code from}
     */
    record KeyRange(ByteString from, ByteString to) implements Address {
        /** Bytes of a key (SP-10). */
        public static final int KEY_BYTES = 16;

        /** @throws IllegalArgumentException if a key is not 16 bytes long, or the range is empty */
        public KeyRange {
            if (from.size() != KEY_BYTES || to.size() != KEY_BYTES) {
                throw new IllegalArgumentException("a Morton key has " + KEY_BYTES + " bytes, not "
                        + (from.size() == KEY_BYTES ? to : from).size());
            }
            if (ByteString.unsignedLexicographicalComparator().compare(from, to) > 0) {
                throw new IllegalArgumentException("a range of keys begins behind its end");
            }
        }

        /**
         * Reads {@code FROM-TO} or one key, in 32 hexadecimal digits each.
         *
         * @throws IllegalArgumentException if it is something else
         */
        public static KeyRange of(String text) {
            var ends = text.strip().split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("'" + text + "' is not FROM-TO");
            }
            try {
                var hex = HexFormat.of();
                return new KeyRange(ByteString.copyFrom(hex.parseHex(ends[0])),
                        ByteString.copyFrom(hex.parseHex(ends[ends.length - 1])));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("key range '" + text + "' is not FROM-TO of 32 hexadecimal digits each: "
                        + wrong.getMessage(), wrong);
            }
        }

        @Override
        public String words() {
            return "key:" + this;
        }

        @Override
        public String toString() {
            var hex = HexFormat.of();
            return hex.formatHex(from.toByteArray()) + "-" + hex.formatHex(to.toByteArray());
        }
    }

    /** All members of a group of the routing rules. */
    record Group(String group) implements Address {
        @Override
        public String words() {
            return "group:" + group;
        }
    }
}
