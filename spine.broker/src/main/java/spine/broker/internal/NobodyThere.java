package spine.broker.internal;

import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Refusal;

/** The refusal of an address that nobody serves (BR-09): it says what is missing. */
final class NobodyThere {
    private NobodyThere() {
    }

    static Refusal refusal(Address to) {
        return new Refusal(ErrorCode.NO_SUCH_AGENT, sentence(to), (to instanceof Address.Name name
                ? "'spinectl why " + name.name() + "' says why, " : "") + "'spinectl agents' lists those that are there.");
    }

    private static String sentence(Address to) {
        if (to instanceof Address.Name name) {
            return "There is no agent '" + name.name() + "'.";
        }
        if (to instanceof Address.Capability capability) {
            return "No agent offers '" + capability.capability() + "'.";
        }
        if (to instanceof Address.Component component) {
            return "No component " + component.id()
                    + (component.instance().isEmpty() ? "" : "." + component.instance()) + " is there.";
        }
        if (to instanceof Address.KeyRange range) {
            return "Nobody owns the keys " + range + ".";
        }
        return "Nobody is there of the group '" + Throttle.printable(((Address.Group) to).group()) + "'.";
    }
}
