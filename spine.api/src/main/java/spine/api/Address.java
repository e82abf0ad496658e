package spine.api;

import com.google.protobuf.ByteString;

/** Whom a request is for. */
public sealed interface Address {
    /**
     * The same in words, as it stands in the journal: a name, a capability, or {@code component:3} whichever instance is
     * meant. What is not routed yet has no form of its own.
     */
    default String words() {
        return this instanceof Name name ? name.name()
                : this instanceof Capability capability ? capability.capability()
                : this instanceof Component component ? "component:" + component.id() : toString();
    }

    /** A component by number, any live worker, or the instance if it is not empty (SP-04). */
    record Component(int id, String instance) implements Address {
        public Component(int id) {
            this(id, "");
        }
    }

    /** An agent by its name. */
    record Name(String name) implements Address {
    }

    /** Any agent that offers a capability. */
    record Capability(String capability) implements Address {
    }

    /** The owner of a range of 16-byte Morton keys, both ends included. No router serves it yet: 501. */
    record KeyRange(ByteString from, ByteString to) implements Address {
    }

    /** All members of a group. No router serves it yet: 501. */
    record Group(String group) implements Address {
    }
}
