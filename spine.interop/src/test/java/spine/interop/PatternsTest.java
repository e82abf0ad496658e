package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The patterns over tcp. */
class PatternsTest extends PatternCases {
    @Override
    String address(Site site, Foreign foreign) {
        return "tcp://127.0.0.1:*";
    }

    /** RFC 28 to 31: which types may talk to which. */
    @OnEachPair
    void shouldNotTalkToAnIncompatibleType(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var sub = site.client(foreign, router, "type", "SUB", "subscribe", "", "mode", "print");
            site.assertServes(router, ear);
            assertEquals(0, sub.heard().stream().filter(l -> l.startsWith("message")).count());
        }
    }
}
