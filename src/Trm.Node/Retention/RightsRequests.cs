using System.Data.Common;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;

namespace Trm.Node.Retention;

/// <summary>Reads the requests about persons' data out of what was said.</summary>
internal static class RightsRequests
{
    public static IReadOnlyList<RightsRequest> List(DbConnection db, NodeParts node)
    {
        var said = ContentTable.OfCases(db, MessageKind.RightsAsked.Kind)
            .Select(row => (Row: row, Message: Read(node, row))).Where(s => s.Message is not null)
            .Select(s => (s.Row, Message: s.Message!, Content: RightsContent.Of(s.Message!))).ToList();
        var due = DeadlineTable.Open(db).Where(d => d is { Kind: "rights", Step: DueStep.Decision }).ToList();
        var requests = new List<RightsRequest>();
        foreach (var (row, message, content) in said.Where(s => s.Content.Outcome is null))
        {
            var answer = said.Find(a => a.Content.Outcome is not null && a.Row.Peer == row.Peer && a.Row.Outgoing != row.Outgoing && a.Message.Meta.InReplyTo == message.Id);
            var open = due.Find(d => d.MessageId == row.MessageId && d.Outgoing == row.Outgoing);
            requests.Add(new(
                message.Meta.Case!, ParticipantId.Parse(row.Peer).Value, message.Id, row.Outgoing, content.Right, DateTimeOffset.FromUnixTimeMilliseconds(row.At),
                open?.DueAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, open?.Level == 2, answer.Content?.Outcome, answer.Content?.KeptReason,
                answer.Row is { } given ? DateTimeOffset.FromUnixTimeMilliseconds(given.At) : null));
        }

        requests.Reverse();
        return requests;
    }

    private static Message? Read(NodeParts node, ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null;
    }
}
