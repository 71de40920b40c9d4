using System.Data.Common;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Trail;

namespace Trm.Node.Attachments;

/// <summary>
/// What ends by itself: parts whose message never came, files that were handed in for nothing, photographs whose day is over - the person has been met, or the return or the case
/// has ended otherwise. Runs on either side, whoever reported it.
/// </summary>
internal sealed class AttachmentClock(NodeParts node)
{
    private DateTimeOffset Now => node.Time.GetUtcNow();

    /// <summary>Whose files are to be deleted now: cheap where there is none.</summary>
    public IEnumerable<string> Concerned(DbConnection db) => Ended(db, null).Select(r => r.Peer);

    /// <summary>Deletes those of these peers, in their turns: nobody seals a part of one meanwhile.</summary>
    /// <returns>True where a photograph was among it: its bytes must leave every page of the database.</returns>
    public bool Elapse(DbTransaction tx, IReadOnlySet<string> peers)
    {
        var ended = Ended(tx.Connection!, tx).Where(r => peers.Contains(r.Peer)).ToList();
        foreach (var row in ended)
        {
            if (!row.IsPhotograph || row.MessageId is null)
            {
                AttachmentTable.Delete(tx, row);
                continue;
            }

            AttachmentTable.DeleteContent(tx, row);
            if (OutboxTable.GiveUpParts(tx, row.Id) > 0)
                PeerTable.OweControl(tx, row.Peer, Now.ToUnixTimeMilliseconds());
            TrailTable.Append(tx, node.Vault, Now, TrailEntry.PhotographDeleted(row.MessageId, row.Case));
        }

        return ended.Exists(r => r.IsPhotograph);
    }

    private IEnumerable<AttachmentRow> Ended(DbConnection db, DbTransaction? tx)
    {
        var ms = Now.ToUnixTimeMilliseconds();
        var files = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var row in AttachmentTable.Ending(db, tx))
            if (row.State == AttachmentState.Waiting ? row.Exp < ms
                : row.State is AttachmentState.Uploading or AttachmentState.Kept && ms - row.At > AttachmentLimits.Kept.TotalMilliseconds)
                yield return row;
            else if (row.IsPhotograph && IsOverOf(row.CaseId))
                yield return row;

        bool IsOverOf(string @case) => files.TryGetValue(@case, out var over) ? over : files[@case] = CaseTable.Find(db, node.Vault, Contracts.Identifiers.CaseId.Parse(@case).Value, tx) is { } file && IsOver(file);
    }

    /// <summary>
    /// Whether the day of this case's photographs is over. Until somebody has met the person, whoever waits there must be able to recognise them: not-met, missing and diverted end nothing.
    /// </summary>
    public static bool IsOver(CaseFile file) =>
        file.Return.State is ReturnState.Met or ReturnState.Reception or ReturnState.FollowUp or ReturnState.Ended or ReturnState.Stays or ReturnState.DeclinedByPerson
        || ReferralLifecycle.IsTerminal(file.Referral.State) || file.Referral.Closed.Count > 0;
}
