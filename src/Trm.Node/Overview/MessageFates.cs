using Trm.Contracts.Identifiers;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Overview;

/// <summary>What became of each message of a case.</summary>
/// <param name="sent">Our transmissions, in order.</param>
/// <param name="fulfilled">Of our messages: the steps that somebody at the other side has done.</param>
/// <param name="witnessed">How many leaves of our log foreign witnesses vouch for.</param>
internal sealed class MessageFates(IReadOnlyList<Transmission> sent, ILookup<string, string> fulfilled, long witnessed)
{
    private readonly Dictionary<string, Transmission> _newest = sent.Where(t => t.Message is not null).GroupBy(t => t.Message!, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    public TimelineRow Show(ShownMessage message)
    {
        var transmission = message.Outgoing ? _newest.GetValueOrDefault(message.Message.ToString()) : null;
        return new(
            message.Message, message.At, message.Outgoing, message.Peer, message.Kind, message.Code, message.Outgoing ? Of(message.Message.ToString(), transmission) : "opened",
            message.Outgoing ? transmission?.Leaf < witnessed : null, message.Notes, ReadBackWord.Of(message.Message).Text);
    }

    private string Of(string message, Transmission? transmission) => transmission?.State switch
    {
        // A report that may not go to the other side stays here, and what the person does not let go.
        null or OutboxState.Restricted => "kept-here",
        OutboxState.Refused => "refused",
        OutboxState.Expired => "expired",
        // An answer can overtake the receipt.
        _ when fulfilled[message].Contains("decision", StringComparer.Ordinal) => "decided",
        _ when fulfilled[message].Contains("seen", StringComparer.Ordinal) => "seen",
        OutboxState.Receipted => "delivered",
        OutboxState.Undelivered => "undelivered",
        _ => "sent",
    };
}
