package spine.resilience.internal;

import java.time.Clock;
import java.util.function.LongSupplier;

/** Where time comes from. */
record Times(LongSupplier nanoClock, Clock wall) {
    static final Times SYSTEM = new Times(System::nanoTime, Clock.systemUTC());

    Now now() {
        return new Now(nanoClock.getAsLong(), wall.millis());
    }
}
