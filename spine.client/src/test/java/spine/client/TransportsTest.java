package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.SpineException;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;

/** Which of several engines a plain class path gives. */
class TransportsTest {
    private static final Transport OLD = new Engine("jeromq", new Transport.Features(true, false, false, false, false));
    private static final Transport NEW = new Engine("zmtp", new Transport.Features(true, true, true, true, true));

    private record Engine(String name, Features features) implements Transport {
        @Override
        public Reactor open(String of) {
            throw new UnsupportedOperationException("only asked what it can do");
        }
    }

    private static String chosen(String pinned, Transport... found) throws SpineException {
        return Transports.choose(List.of(found), pinned, List.of()).name();
    }

    @Test
    void shouldTakeTheOneThatCanDoMost() throws Exception {
        assertEquals("zmtp", chosen("", OLD, NEW));
        assertEquals("zmtp", chosen("", NEW, OLD));
        assertEquals("jeromq", chosen("", OLD));
    }

    @Test
    void shouldTakeTheOneThatIsNamed() throws Exception {
        assertEquals("jeromq", chosen("jeromq", OLD, NEW));
    }

    @Test
    void shouldListWhatThereIsWhenTheNameIsUnknown() {
        var unknown = assertThrows(SpineException.class, () -> chosen("zmpt", OLD, NEW)).refusal().sentence();
        assertTrue(unknown.contains("No transport is called 'zmpt'; there are jeromq, zmtp."), unknown);
        assertTrue(unknown.contains("spine.transport"), unknown);
    }

    @Test
    void shouldSayWhatToAddAndWhatIsBrokenWhenThereIsNone() {
        var none = assertThrows(SpineException.class,
                () -> Transports.choose(List.of(), "", List.of("zmtp lacks spine.security.nacl"))).refusal().sentence();
        assertTrue(none.contains("Add spine.zmtp or spine.transport.jeromq"), none);
        assertTrue(none.contains("zmtp lacks spine.security.nacl"), none);
    }
}
