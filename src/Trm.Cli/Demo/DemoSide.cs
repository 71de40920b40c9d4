using Trm.Cli.Keys;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Cli.Demo;

/// <summary>One country in the demonstration: its keys, its node, its road to the broker, its officer.</summary>
internal sealed record DemoSide(ParticipantId Id, KeyFolder Keys, TrmNode Node, RoughRoad Road, Officer Officer)
{
    /// <summary>Everything sent, in order, with its fate.</summary>
    public Task<IReadOnlyList<Transmission>> TransmissionsAsync(CancellationToken cancel) => Node.Record.TransmissionsAsync(cancel);

    /// <summary>One transmission with its fate.</summary>
    public async Task<Transmission> TransmissionAsync(TransmissionId id, CancellationToken cancel) =>
        (await TransmissionsAsync(cancel)).Single(t => t.Id == id.ToString());

    /// <summary>That case as this side holds it, or null.</summary>
    public async Task<CaseFile?> CaseAsync(CaseId @case, CancellationToken cancel) =>
        (await Node.Referrals.ListAsync(Officer, cancel)).Value.FirstOrDefault(c => c.Id == @case);

    /// <summary>True where the transmission's fate is final.</summary>
    public static bool IsSettled(Transmission transmission) => transmission.State is OutboxState.Receipted or OutboxState.Refused;
}
