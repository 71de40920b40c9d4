using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Node.Retention;

/// <summary>
/// What two persons decided, as the file that is written before anything is deleted: with it an erasure that was interrupted is finished, and one that an older copy
/// of the database has undone is done again.
/// </summary>
internal sealed record ErasureDecision(
    CaseId Case, int Number, ParticipantId Peer, Side OwnSide, ErasureBasis Basis, string ProposedBy, DateTimeOffset ProposedAt, string ApprovedBy, DateTimeOffset ApprovedAt)
{
    private sealed record Stored(
        string Case, int Number, string Peer, Side OwnSide, string Basis, string ProposedBy, DateTimeOffset ProposedAt, string ApprovedBy, DateTimeOffset ApprovedAt);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new Stored(Case.ToString(), Number, Peer.Value, OwnSide, CodeSystems.ErasureBases.Code(Basis), ProposedBy, ProposedAt, ApprovedBy, ApprovedAt));

    /// <exception cref="InvalidDataException">It is not what this node wrote.</exception>
    public static ErasureDecision Read(byte[] json)
    {
        try
        {
            var s = JsonSerializer.Deserialize<Stored>(json)!;
            return new(
                CaseId.Parse(s.Case).Value, s.Number, ParticipantId.Parse(s.Peer).Value, s.OwnSide, CodeSystems.ErasureBases.Find(s.Basis)!.Value,
                s.ProposedBy, s.ProposedAt, s.ApprovedBy, s.ApprovedAt);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidDataException("an .erased file among the case keys is not one that this node wrote", e);
        }
    }
}
