using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Agreements;

/// <summary>
/// The agreements a node holds. Between two participants one counts at a time, the same on both sides: a pair's before a region's, then fewer
/// parties, then the higher version, then the id; where none is in force, <see cref="Agreement.BuiltIn"/>.
/// </summary>
/// <param name="agreements">What is held. Examples never count.</param>
public sealed class AgreementsInForce(IEnumerable<Agreement> agreements)
{
    private readonly List<Agreement> _agreements =
    [
        .. agreements.Where(a => a.Example is null)
            .OrderBy(a => a.Scope).ThenBy(a => a.Parties.Count).ThenByDescending(a => a.Version).ThenBy(a => a.Id, StringComparer.Ordinal),
    ];

    /// <summary>The agreement between two at a time, or null where the built-in one holds.</summary>
    public Agreement? Find(ParticipantId one, ParticipantId other, DateTimeOffset at) => _agreements.FirstOrDefault(a => a.IsInForce(one, other, at));

    /// <summary>The agreement between two at a time.</summary>
    public Agreement Between(AgreementParty one, AgreementParty other, DateTimeOffset at) =>
        Find(one.Participant, other.Participant, at) ?? Agreement.BuiltIn([one, other]);
}
