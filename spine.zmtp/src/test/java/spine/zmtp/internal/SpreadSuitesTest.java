package spine.zmtp.internal;

import org.junit.jupiter.api.Nested;

/** What is promised for one loop holds for sessions that are spread over three. */
class SpreadSuitesTest {
    @Nested
    class RoundTrips extends RoundTripTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class BackPressure extends BackPressureTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Peers extends PeersTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Admissions extends AdmissionTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Ownership extends OwnershipTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Counts extends CountsTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Reactors extends ReactorTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Contests extends ContestTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Rotations extends RotationTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class LaterWords extends LaterWordTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class PermittedIds extends PermittedIdTest {
        @Override
        int loops() {
            return 3;
        }
    }

    @Nested
    class Gones extends GoneTest {
        @Override
        int loops() {
            return 3;
        }
    }
}
