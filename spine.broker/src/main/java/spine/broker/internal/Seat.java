package spine.broker.internal;

import com.google.protobuf.ByteString;

/** A connection's place; the planes are ROUTERs of their own, so the same routing id may be on two of them. */
record Seat(Plane.Kind plane, ByteString routingId) {
    static Seat of(Joining joining) {
        return new Seat(joining.plane(), joining.peer().routingId());
    }
}
