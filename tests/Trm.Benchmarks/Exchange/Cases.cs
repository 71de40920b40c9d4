using Trm.Benchmarks.Letters;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Telemetry;

namespace Trm.Benchmarks.Exchange;

/// <summary>Cases that stand at both offices, before anything is measured.</summary>
internal static class Cases
{
    private static readonly Officer Receiver = new("RS-03", Role.Coordinator);
    private static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("RS-SHELTER", "Shelter").Value;

    /// <summary>Refers so many, and has them opened and accepted; returns when all three messages of each have their receipts.</summary>
    public static async Task<IReadOnlyList<CaseId>> ReferAsync(Ground ground, Tallies tallies, int count, CancellationToken cancel)
    {
        var (before, referrals) = (tallies[MetricCatalogue.Receipted], new Correspondence(LetterKind.Profile, 0));
        var referred = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ground.At.SubmitAsync(referrals.Next(), cancel)));
        await tallies.ReachedAsync(MetricCatalogue.Receipted, before + count, cancel);
        IReadOnlyList<CaseId> cases = [.. referred.Select(r => r.Value.Case!)];
        await Task.WhenAll(cases.Select(c => Task.Run(() => AcceptAsync(ground.Rs, c, cancel), cancel)));
        await tallies.ReachedAsync(MetricCatalogue.Receipted, before + (3 * count), cancel);
        return cases;
    }

    // That somebody opened it is a message, too.
    private static async Task AcceptAsync(TrmNode node, CaseId id, CancellationToken cancel)
    {
        Demand((await node.Referrals.OpenAsync(id, Receiver, cancel)).Rejections);
        Demand((await node.Referrals.AcceptAsync(id, Receiver, Shelter, "RS-CW-1", DateOnly.FromDateTime(node.Now.UtcDateTime).AddDays(7), cancel)).Rejections);
    }

    private static void Demand(IReadOnlyList<Rejection> refused)
    {
        if (refused.Count > 0)
            throw new InvalidOperationException($"a case could not be accepted: {refused[0]}");
    }
}
