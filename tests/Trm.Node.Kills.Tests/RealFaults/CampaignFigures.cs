using System.Globalization;
using Trm.Node.Outbox;

namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>What became of everything that both countries sent while things failed.</summary>
internal sealed record CampaignFigures
{
    /// <summary>Messages in both outboxes.</summary>
    public required int Sent { get; init; }

    /// <summary>Messages that a process had said were accepted, before it died.</summary>
    public required int Accepted { get; init; }

    public required int Receipted { get; init; }

    public required int Refused { get; init; }

    public required int Voided { get; init; }

    public required int Expired { get; init; }

    /// <summary>Accepted, and neither of these.</summary>
    public required int Lost { get; init; }

    public required int ShownTwice { get; init; }

    /// <summary>What both nodes hold at the end. A message whose number is void goes on as another transmission.</summary>
    public static CampaignFigures Of(IReadOnlyCollection<Transmission> sent, IReadOnlyCollection<string> accepted, int shownTwice)
    {
        var messages = sent.Where(t => t.Message is not null).ToList();
        var ended = messages.Where(t => t.Receipt is not null || t.State is OutboxState.Expired).Select(t => t.Message!).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Sent = messages.Select(t => t.Message).Distinct().Count(),
            Accepted = accepted.Count,
            Receipted = messages.Count(t => t.State == OutboxState.Receipted),
            Refused = messages.Count(t => t.State == OutboxState.Refused),
            Voided = messages.Count(t => t.State is OutboxState.SealedAgain or OutboxState.ToSealAgain),
            Expired = messages.Count(t => t.State == OutboxState.Expired),
            Lost = accepted.Count(a => !ended.Contains(a)),
            ShownTwice = shownTwice,
        };
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"sent {Sent} ({Accepted} said accepted): receipted {Receipted}, refused {Refused}, voided {Voided}, expired {Expired}, lost {Lost}; shown twice {ShownTwice}");
}
