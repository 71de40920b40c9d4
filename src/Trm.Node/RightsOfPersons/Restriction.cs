using System.Collections.Frozen;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Node.RightsOfPersons;

/// <summary>
/// The person has restricted what is done with what is held about them: it is kept, and this side shares nothing more and decides nothing. Facts go all the same, as bare as a report can be: gates hold
/// decisions, never facts.
/// </summary>
/// <remarks>Source: contracts/examples/kinds.txt, rights; contracts/decisions/0078.</remarks>
internal static class Restriction
{
    /// <summary>The place of the refusal.</summary>
    public const string Place = "restriction";

    /// <summary>Why nothing goes. It stays here: to the other side nothing came.</summary>
    public static Rejection Stands => new(RejectionCode.Held, Place, "the person has restricted what is done with their data: nothing is shared and nothing moves until they say otherwise; what happens to them is reported all the same");

    // What is no report by its class and a fact all the same, or stops: how the person is, that they stay, that it ends - without which nothing is erased -, that somebody has seen something, what the person asks about their data.
    private static readonly FrozenSet<MessageKind> Facts =
    [
        MessageKind.FollowUpMade, MessageKind.FollowUpNotMade, MessageKind.FollowUpNotWished, MessageKind.EndCancelAsked, MessageKind.DecisionCancellationAgreed, MessageKind.EndClosedOurSide,
        MessageKind.DecisionSeen, MessageKind.RightsAsked, MessageKind.RightsDone,
    ];

    /// <summary>True where a message of ours may go: a report, what saves a life, a fact, a stop.</summary>
    public static bool LetsGo(MessageKind kind) => kind.Class == MessageClass.Report || Facts.Contains(kind);

    /// <summary>True where what was written before may not leave as it is: it shares or decides, or is a departure with the person in it.</summary>
    /// <param name="message">Null where nobody can read it.</param>
    public static bool Stops(MessageKind kind, Message? message) => !LetsGo(kind) || (message is not null && NamesPerson(message));

    /// <summary>A departure with the person, the consents and the legs. Without a consent it is bare, and its reader has held it to codes and times.</summary>
    public static bool NamesPerson(Message message) => message.Kind.Carries == Carries.PseudonymOrPersonalData && message.Bundle.Entry.Exists(e => e.Resource is Consent);

    /// <summary>What may go, as bare as it can be: a departure without the person, the consents and the legs, whoever wrote it. What saves a life names whom, as far as who can act needs it.</summary>
    public static Result<Message> Bare(Message message) => NamesPerson(message) ? Bare(message, message.Id) : message;

    /// <summary>The same departure, bare, under that id.</summary>
    public static Result<Message> Bare(Message message, MessageId id)
    {
        var context = new MessageContext(message.From, message.To, message.Meta.Case, message.OfficerCode, message.At, id, message.Meta.InReplyTo, message.Meta.Basis);
        var departure = DepartureContent.Of(message);
        return departure.Form == DepartureForm.Changed ? DepartureMessage.Changed(context, departure.Journey!) : DepartureMessage.Departed(context, departure.Journey!);
    }
}
