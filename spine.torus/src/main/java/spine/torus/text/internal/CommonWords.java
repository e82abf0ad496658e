package spine.torus.text.internal;

import java.util.Set;

/**
 * English words that say little about a subject: function words, and the scaffolding of questions and advice
 * ("how do I", "what is the best way to"). They are left out of the index. A fixed list of the language, not
 * fitted to a corpus.
 */
public final class CommonWords {
    private static final Set<String> WORDS = Set.of((
            "a about above after again against all almost already also although always am an and another any "
            + "anybody anyone anything are aren as at away be became because become becomes been before being "
            + "below best better between both but by came can cannot come comes could couldn d did didn do does "
            + "doesn doing don done down during each either else enough etc even ever every everybody everyone "
            + "everything few find for from further gave get gets getting give given gives go goes going gone good "
            + "got had hadn has hasn have haven having he hence her here hers him his how however i if in instead "
            + "into is isn it its itself just keep know known least less let like likely ll m made make makes "
            + "making many may maybe me mean means might mine more most much must my myself near need needs never "
            + "next no nor not nothing now of off often on once one only onto or other others our ours out over "
            + "own per perhaps please possible put quite rather re really right s same say see seem seems shall "
            + "she should shouldn show since so some somebody someone something soon still such sure t take taken "
            + "takes tell than that the their theirs them then there therefore these they thing things this those "
            + "though through thus till to too toward towards try under until unless up upon us use used uses "
            + "using usually ve very want was wasn way we well went were weren what whatever when where whether "
            + "which while who whole whom whose why will with within without won work works would wouldn yes yet "
            + "you your yours anyway anywhere apart everywhere hello hi nobody none nowhere otherwise somehow "
            + "sometimes somewhere whatsoever whenever wherever whichever whoever").split(" "));

    private CommonWords() {
    }

    /** Whether a lower-case word is one of them. */
    public static boolean contains(String word) {
        return WORDS.contains(word);
    }
}
