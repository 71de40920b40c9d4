using System.Data.Common;
using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Attachments;

/// <summary>What officers do with files: hand them in, see how far they are, open them. Roles are enforced here; every opening is a trail entry.</summary>
public sealed class AttachmentDesk
{
    private readonly NodeParts _node;

    internal AttachmentDesk(NodeParts node) => _node = node;

    /// <summary>
    /// Keeps a file for a message of that case, for a day. One that is here already by its digest is not stored twice. <c>VALUE</c> for a type that is not exchanged, a file that does not
    /// begin as its type says, or another digest than was said; <c>TOO_LARGE</c> beyond 50 MiB.
    /// </summary>
    /// <param name="type">Its media type.</param>
    /// <param name="content">Read once, part by part.</param>
    /// <param name="sha256">Its digest, where the caller knows it: what is here by that digest is not read again.</param>
    public async Task<Result<AttachmentView>> KeepAsync(CaseId @case, Officer officer, string type, Stream content, string? sha256 = null, CancellationToken cancel = default)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        if (!AttachedFile.Types.Contains(type, StringComparer.Ordinal))
            return new Rejection(RejectionCode.Value, "type", $"files of this type are not exchanged; one of: {string.Join(", ", AttachedFile.Types.Order(StringComparer.Ordinal))}");
        if (sha256 is not null && await OwnAsync(@case, sha256, cancel) is { } here)
            return await ShowAsync(here, cancel);

        var id = Guid.NewGuid().ToString();
        var row = new AttachmentRow
        {
            Id = id,
            CaseId = @case.ToString(),
            Peer = file.Peer.Value,
            Outgoing = true,
            Sha256 = "",
            Size = 0,
            Type = type,
            State = AttachmentState.Uploading,
            Content = id,
            At = Ms,
        };
        await CommitAsync(tx => AttachmentTable.Insert(tx, row), cancel);
        var taken = await TakeAsync(row, content, sha256, cancel);
        if (!taken.IsOk)
        {
            await CommitAsync(tx => AttachmentTable.Delete(tx, row), CancellationToken.None);
            return Result<AttachmentView>.Refused(taken.Rejections);
        }

        var kept = taken.Value;
        if (await OwnAsync(@case, kept.Sha256, cancel) is { } twice)
        {
            await CommitAsync(tx => AttachmentTable.Delete(tx, row), cancel);
            return await ShowAsync(twice, cancel);
        }

        await CommitAsync(tx => AttachmentTable.Update(tx, kept), cancel);
        return await ShowAsync(kept, cancel);
    }

    /// <summary>The files of a case, oldest first: those of messages that were taken, and what is kept for messages to come. Their words are content: a trail entry.</summary>
    public async Task<Result<IReadOnlyList<AttachmentView>>> ListAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is null)
            return CaseTable.Unknown;
        var views = await _node.Database.ReadAsync(db => AttachmentTable.OfCase(db, @case).Select(row => Show(db, row)).OfType<AttachmentView>().ToList(), cancel);
        if (views.Count > 0)
            await ViewedAsync(@case, officer, views.Select(v => v.Id), cancel);
        return Result<IReadOnlyList<AttachmentView>>.Ok(views);
    }

    /// <summary>Opens a whole file: a trail entry. <c>UNKNOWN_CASE</c> where there is none that is whole, or none any more.</summary>
    public async Task<Result<OpenedAttachment>> OpenAsync(CaseId @case, string id, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        var row = await _node.Database.ReadAsync(db => AttachmentTable.Find(db, id) is { } found && CaseTable.Sees(db, officer, found.CaseId) && Show(db, found) is not null ? found : null, cancel);
        if (row is null || row.CaseId != @case.ToString()
            || row.State is not (AttachmentState.Kept or AttachmentState.Sending or AttachmentState.Sent or AttachmentState.Stopped or AttachmentState.Complete))
            return new Rejection(RejectionCode.UnknownCase, "attachment", "this case has no such file that is whole; trm referral attachments shows them");
        await ViewedAsync(@case, officer, [row.Id], cancel);
        return new OpenedAttachment(_node, row);
    }

    /// <summary>The files as a message names them. <c>REQUIRED</c> for one that was not handed in; <c>VALUE</c> where its category or title cannot be.</summary>
    internal async Task<Result<IReadOnlyList<AttachedFile>>> NameAsync(CaseId @case, IReadOnlyList<FileToAttach> files, CancellationToken cancel)
    {
        if (files.Count > AttachedFile.MaxPerMessage)
            return new Rejection(RejectionCode.TooLarge, "attachments", "a message names four files at most");
        var named = new List<AttachedFile>();
        foreach (var file in files)
        {
            if (await OwnAsync(@case, file.Sha256, cancel) is not { } row)
                return new Rejection(RejectionCode.Required, "attachments", "this file was not handed in for this case, or its day is over; hand it in first");
            if (!new AttachedFile(row.Sha256, (int)row.Size, row.Type!, file.Category, file.Title).Checked().Try(out var named1, out var fault))
                return fault;
            named.Add(named1);
        }

        return Result<IReadOnlyList<AttachedFile>>.Ok(named);
    }

    /// <summary>The message is stored: its files are to be sent. What was handed in once may go with several messages.</summary>
    internal static void Send(DbTransaction tx, Message message, DateTimeOffset now)
    {
        foreach (var file in AttachedFile.Of(message))
        {
            var row = AttachmentTable.Own(tx.Connection!, message.Meta.Case!, file.Sha256, tx) ?? throw new InvalidOperationException("a message names a file that is not here");
            var sent = row with { MessageId = message.Id.ToString(), State = AttachmentState.Sending, At = now.ToUnixTimeMilliseconds() };
            if (row.MessageId is null)
                AttachmentTable.Update(tx, sent);
            else
                AttachmentTable.Insert(tx, sent with { Id = Guid.NewGuid().ToString() });
        }
    }

    private async Task<Result<AttachmentRow>> TakeAsync(AttachmentRow row, Stream content, string? sha256, CancellationToken cancel)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (part, size) = (new byte[AttachedFile.PartBytes], 0);
        for (var n = 0; ; n++)
        {
            var length = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel);
            if (length == 0)
                break;
            if (size + length > AttachedFile.MaxBytes)
                return new Rejection(RejectionCode.TooLarge, "body", "a file has 50 MiB at most");
            if (n == 0 && !FileSignature.Fits(row.Type!, part.AsSpan(0, length)))
                return new Rejection(RejectionCode.Value, "type", "the file does not begin as files of this type do");
            digest.AppendData(part, 0, length);
            var number = n;
            if (!await _node.Database.CommitAsync(CommitStep.Drafted, tx => AttachmentTable.PutPart(tx, _node.Vault, row, number, part.AsSpan(0, length)), cancel))
                return CaseTable.Unknown;
            size += length;
        }

        var found = Convert.ToHexStringLower(digest.GetHashAndReset());
        if (size == 0)
            return new Rejection(RejectionCode.Value, "body", "the file is empty");
        return sha256 is null || sha256 == found
            ? row with { Sha256 = found, Size = size, State = AttachmentState.Kept }
            : new Rejection(RejectionCode.Value, "digest", "the file is not the one of this digest; hand it in again");
    }

    private async Task<Result<AttachmentView>> ShowAsync(AttachmentRow row, CancellationToken cancel) => (await _node.Database.ReadAsync(db => Show(db, row), cancel))!;

    // What a message says of it is shown only where the message is: a file that waits for one may belong to a message that is refused.
    private AttachmentView? Show(DbConnection db, AttachmentRow row)
    {
        if (row.State is AttachmentState.Uploading or AttachmentState.Waiting)
            return null;
        var file = row.MessageId is { } message ? NamedBy(db, row, message) : null;
        if (file is null && row.MessageId is not null)
            return null;
        var held = row.State == AttachmentState.Deleted ? [] : AttachmentTable.Held(db, row.Content);
        return new(
            row.Id, row.MessageId is { } id ? MessageId.Parse(id).Value : null, row.Peer, row.Outgoing, row.Sha256, row.Size, row.Type, file?.Category, file?.Title, row.State, row.Parts,
            row.Outgoing ? OutboxTable.HeldParts(db, row.Id) : held.Count,
            row.State == AttachmentState.Named ? [.. Enumerable.Range(0, row.Parts).Except(held).Take(100).Select(n => n + 1)] : [])
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        };
    }

    private AttachedFile? NamedBy(DbConnection db, AttachmentRow row, string message)
    {
        if (ContentTable.Find(db, MessageId.Parse(message).Value, row.From, row.Outgoing) is not { } content)
            return null;
        var (meta, payload) = ContentTable.Open(_node.Vault, content);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var read, out _) ? AttachedFile.Of(read).FirstOrDefault(f => f.Sha256 == row.Sha256) : null;
    }

    private Task<AttachmentRow?> OwnAsync(CaseId @case, string sha256, CancellationToken cancel) => _node.Database.ReadAsync(db => AttachmentTable.Own(db, @case, sha256), cancel);

    private Task<int> CommitAsync(Action<DbTransaction> work, CancellationToken cancel) => _node.Database.CommitAsync(CommitStep.Drafted, tx =>
    {
        work(tx);
        return 0;
    }, cancel);

    private Task<Trm.Trail.TreeHash> ViewedAsync(CaseId @case, Officer officer, IEnumerable<string> ids, CancellationToken cancel) => _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [.. ids], @case)), cancel);

    private long Ms => _node.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this role does nothing with files; ask the coordinator");
}
