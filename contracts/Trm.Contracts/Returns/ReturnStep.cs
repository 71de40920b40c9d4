using System.Collections.Immutable;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Returns;

/// <summary>What one message means for a return: the pure input of <see cref="ReturnCase"/>.</summary>
/// <param name="Message">The message that carries it.</param>
/// <param name="By">Who sent it.</param>
/// <param name="At">When it was decided or, in a report, when it happened; whole seconds, as the message says.</param>
public abstract record ReturnStep(MessageId Message, Side By, DateTimeOffset At)
{
    /// <summary>A move along the table.</summary>
    /// <param name="Knows">Every report and hold its author knew: <see cref="ReturnCase.Known"/> at that moment. It rests on these and on no others.</param>
    public sealed record Move(MessageId Message, Side By, DateTimeOffset At, ReturnEvent What, ImmutableSortedSet<string> Knows) : ReturnStep(Message, By, At)
    {
        /// <summary>On what the journey rests; a proposal names it.</summary>
        public TravelBasis? Basis { get; init; }

        /// <summary>Whether the person themselves asked for it again after they had declined.</summary>
        public bool PersonRaisedIt { get; init; }

        /// <summary>Whether it closes because the person stays where they are; this is then known to have happened as well.</summary>
        public bool Stays { get; init; }
    }

    /// <summary>Something that has happened: taken at once, from anyone, in any state.</summary>
    public sealed record Report(MessageId Message, Side By, DateTimeOffset At, ReturnEvent What) : ReturnStep(Message, By, At)
    {
        /// <summary>The final check that a departure names; null where there was none.</summary>
        public MessageId? FinalCheck { get; init; }

        /// <summary>Which follow-up it is, from 1.</summary>
        public int Number { get; init; }
    }

    /// <summary>A hold is set: at once, by anyone, in any state.</summary>
    public sealed record HoldSet(MessageId Message, Side By, DateTimeOffset At, HoldReason Reason, DateOnly Review, bool PersonsWord = false) : ReturnStep(Message, By, At);

    /// <summary>A hold is lifted by its owner, with a second person.</summary>
    /// <param name="Hold">The message that set it.</param>
    /// <param name="Officer">The code of who lifts it.</param>
    /// <param name="SecondOfficer">The code of the second person.</param>
    public sealed record HoldLifted(MessageId Message, Side By, DateTimeOffset At, MessageId Hold, string Officer, string SecondOfficer) : ReturnStep(Message, By, At)
    {
        /// <summary>The person's new consent; needed where the hold rests on the person's own word.</summary>
        public RenewedConsent? Consent { get; init; }
    }
}
