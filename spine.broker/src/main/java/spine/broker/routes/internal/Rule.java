package spine.broker.routes.internal;

import spine.api.Address;

/**
 * One line of the routing table.
 *
 * @param source   as in {@link Source}
 * @param kind     as in {@link Kind}
 * @param to       which addresses it is for
 * @param strategy how it goes
 * @param group    to whom, where it goes to all; else empty
 */
public record Rule(int source, int kind, Target to, Strategy strategy, String group) {
    boolean fits(int from, int what, Address address) {
        return (source == Source.ANY || source == from) && (kind == Kind.ANY || kind == what) && to.fits(address);
    }

    @Override
    public String toString() {
        return Source.name(source) + " " + Kind.name(kind) + " " + to + " " + strategy
                + (group.isEmpty() ? "" : " " + group);
    }
}
