package spine.broker.routes.internal;

import spine.api.Address;

/** Which addresses a rule is for, or who belongs to a group. Immutable. */
public sealed interface Target {
    /** Whether it is for this address. */
    boolean fits(Address address);

    /** Every address. */
    record Any() implements Target {
        @Override
        public boolean fits(Address address) {
            return true;
        }

        @Override
        public String toString() {
            return "any";
        }
    }

    /** Who names nobody; component 0 cannot be told from that (SP-03). */
    record Nobody() implements Target {
        @Override
        public boolean fits(Address address) {
            return address instanceof Address.Component c && c.id() == 0 && c.instance().isEmpty();
        }

        @Override
        public String toString() {
            return "nobody";
        }
    }

    /** Whoever owns a key. */
    record Keys() implements Target {
        @Override
        public boolean fits(Address address) {
            return address instanceof Address.KeyRange;
        }

        @Override
        public String toString() {
            return "keys";
        }
    }

    /** A component, all of its instances; an agent; or a capability. */
    record Exactly(Address address) implements Target {
        @Override
        public boolean fits(Address other) {
            return address instanceof Address.Component mine && other instanceof Address.Component its
                    ? mine.id() == its.id() : address.equals(other);
        }

        @Override
        public String toString() {
            return address instanceof Address.Name name ? "name:" + name.name()
                    : address instanceof Address.Capability capability ? "capability:" + capability.capability()
                    : address instanceof Address.Component component ? Source.name(component.id()) : address.toString();
        }
    }
}
