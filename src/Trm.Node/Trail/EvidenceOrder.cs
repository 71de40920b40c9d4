using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Node.Trail;

/// <summary>What an evidence pack is to be about: everything, a range of days, one case, one transmission, or what passed between us and one other side.</summary>
public sealed record EvidenceOrder
{
    private EvidenceOrder()
    {
    }

    /// <summary>Everything, up to the newest checkpoint.</summary>
    public static EvidenceOrder Whole { get; } = new();

    /// <summary>The first day (UTC); null for the beginning.</summary>
    public DateOnly? From { get; private init; }

    /// <summary>The last day (UTC), to its end; null for today.</summary>
    public DateOnly? To { get; private init; }

    /// <summary>Only that case.</summary>
    public CaseId? Case { get; private init; }

    /// <summary>Only that transmission.</summary>
    public TransmissionId? Message { get; private init; }

    /// <summary>Only what may be handed to that other side.</summary>
    public ParticipantId? Peer { get; private init; }

    /// <summary>Everything of a generation that has ended; null for the one in use.</summary>
    public long? Generation { get; private init; }

    public static EvidenceOrder OfGeneration(long generation) => new() { Generation = generation };

    public static EvidenceOrder OfCase(CaseId id) => new() { Case = id };

    public static EvidenceOrder OfMessage(TransmissionId id) => new() { Message = id };

    /// <summary>Parses what a caller asks for; null or empty for what it does not ask. <c>VALUE</c> for anything that is not of its form, and for two wishes at once.</summary>
    public static Result<EvidenceOrder> Parse(string? from, string? to, string? @case, string? message, string? peer, string? generation = null)
    {
        if (new[] { from ?? to, @case, message, peer, generation }.Count(w => !string.IsNullOrEmpty(w)) > 1)
            return new Rejection(RejectionCode.Value, "case, message, peer, generation", "a pack is of some days, of a case, of a message, of a generation or for a peer: ask for one of them");
        if (!Day(from, out var first) || !Day(to, out var last) || first > last)
            return new Rejection(RejectionCode.Value, "from, to", "days as 2026-11-21, the first not behind the last");
        var order = new EvidenceOrder { From = first, To = last };
        if (!string.IsNullOrEmpty(@case))
            return CaseId.Parse(@case).Then(id => (Result<EvidenceOrder>)OfCase(id));
        if (!string.IsNullOrEmpty(message))
            return TransmissionId.Parse(message).Then(id => (Result<EvidenceOrder>)OfMessage(id));
        if (!string.IsNullOrEmpty(peer))
            return ParticipantId.Parse(peer).Then(id => (Result<EvidenceOrder>)(order with { Peer = id }));
        if (!string.IsNullOrEmpty(generation))
            return long.TryParse(generation, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? OfGeneration(number) : new Rejection(RejectionCode.Value, "generation", "a number from 0");
        return order;
    }

    private static bool Day(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        return string.IsNullOrEmpty(text) || day is not null;
    }
}
