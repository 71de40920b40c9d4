using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;
using Trm.Node.Http;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Idempotency;

/// <summary>Requests that may be sent again: the same under the same key is done once, and answered alike.</summary>
/// <remarks>Design: contracts/decisions/0082.</remarks>
internal sealed class IdempotentRequests(NodeParts node)
{
    /// <summary>How long a key is remembered, from its first request.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(72);

    /// <summary>How long a request may do nothing before somebody else may do it: whoever had it in hand has ended.</summary>
    public static readonly TimeSpan InHand = TimeSpan.FromMinutes(2);

    /// <summary>Longest reply that is kept, in bytes.</summary>
    public const int MaxReply = 16 * 1024;

    /// <summary>Does a request, or tells what became of it.</summary>
    /// <param name="officer">Who asks: nobody else has this key.</param>
    /// <param name="key">What the client calls it.</param>
    /// <param name="address">Where it was sent.</param>
    /// <param name="body">What is asked, to the byte.</param>
    /// <param name="case">The case that it is about; null where it is about none.</param>
    /// <param name="isMessage">Whether a message is all that it comes to, so that whoever has submitted that has done it.</param>
    /// <param name="isKept">Whether its reply may be kept.</param>
    /// <param name="act">Does it. Whoever asked may leave: what is begun is done.</param>
    public async Task<Answer> DoAsync(Officer officer, string key, string address, ReadOnlyMemory<byte> body, CaseId? @case, bool isMessage, bool isKept, Func<Task<Answer>> act)
    {
        var request = new KeyedRequest(
            Mac("idempotency-key", $"{officer.Code}\n{officer.Role}\n{officer.Organisation}\n{key}"), Guid.NewGuid().ToString("n"), node.Time);
        var asked = Mac("idempotency-asked", $"{address}\n{Convert.ToHexStringLower(SHA256.HashData(body.Span))}");
        try
        {
            if (await CommitAsync(tx => IdempotencyTable.Begin(tx, request, asked, node.Time.GetUtcNow())) is { } stands)
                return Told(request, stands, asked, isMessage);
        }
        catch (StorageFullException)
        {
            // No room for the key. A stop may find some alone, and twice stopped is stopped; whatever else is asked for is refused for the same want.
            return await act();
        }

        var isAnswered = false;
        try
        {
            request.Enter();
            var answer = await act();
            KeyedRequest.Leave();
            isAnswered = true;
            await KeepAsync(request, answer, @case, isKept);
            return answer;
        }
        catch (RequestTakenOverException)
        {
            return StillInHand;
        }
        finally
        {
            KeyedRequest.Leave();
            if (!isAnswered)
                await CommitAsync(tx =>
                {
                    if (!IdempotencyTable.Free(tx, request))
                        IdempotencyTable.LetGo(tx, request);
                    return 0;
                });
        }
    }

    private static Refusal StillInHand => new(StatusCodes.Status409Conflict, new("REQUEST_IN_HAND", "the same request is being done; ask again in a moment, with the same key", []))
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    // What was refused without anything being done is judged anew: its key is free.
    private async Task KeepAsync(KeyedRequest request, Answer answer, CaseId? @case, bool isKept)
    {
        try
        {
            var under = @case is not null && node.Vault.Erasures(@case) == 0 && await node.Database.ReadAsync(db => CaseTable.SideOf(db, @case), CancellationToken.None) is not null ? @case : null;
            var reply = isKept && answer.Json.Length <= MaxReply ? node.Vault.Seal(under, RowName(request), answer.Json.Span) : null;
            await CommitAsync(tx =>
            {
                if (!answer.IsRefused || !IdempotencyTable.Free(tx, request))
                    IdempotencyTable.Answered(tx, request, answer.Status, reply, under?.ToString());
                return 0;
            });
        }
        catch (StorageFullException)
        {
            // It was done, and is answered so; who asks again is told what the commit itself has noted.
        }
    }

    private Answer Told(KeyedRequest request, IdempotencyTable.Row row, string asked, bool isMessage)
    {
        if (row.Asked != asked)
            return new Refusal(StatusCodes.Status422UnprocessableEntity, new("KEY_REUSED", "this idempotency key stands for another request; take a new one for each", []));
        if (row.Status is { } status)
            return Reply(request, row) is { } reply
                ? new Answer((int)status, reply)
                : new Refusal(StatusCodes.Status409Conflict, new("REPLY_NOT_KEPT", "this was done, and its reply is not kept: look at what it was done to", []));
        if (row.IsHeld(node.Time.GetUtcNow()))
            return StillInHand;
        return isMessage && row.Transmission is { } transmission && row.Message is { } message
            ? Answer<SubmittedReply>.Of(new(transmission, message, row.MessageCase), StatusCodes.Status202Accepted)
            : new Refusal(StatusCodes.Status409Conflict, new("OUTCOME_UNKNOWN", "the node ended while it did this, or is still at it, and did at least a part of it: look at what it was done to, and do what is missing under a new key", []));
    }

    // Gone with the key of an erased case.
    private byte[]? Reply(KeyedRequest request, IdempotencyTable.Row row)
    {
        try
        {
            return row.Reply is { } box ? node.Vault.Open(row.CaseId is { } id ? CaseId.Parse(id).Value : null, RowName(request), box) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string RowName(KeyedRequest request) => $"idempotency {request.Name}";

    private string Mac(string purpose, string value) => Convert.ToHexStringLower(node.Vault.Mac(purpose, Encoding.UTF8.GetBytes(value)));

    private Task<T> CommitAsync<T>(Func<System.Data.Common.DbTransaction, T> work) => node.Database.CommitAsync(CommitStep.Leased, work, CancellationToken.None);
}
