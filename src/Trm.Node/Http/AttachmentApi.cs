using Microsoft.AspNetCore.Http;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Attachments;
using Trm.Node.Referrals;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>
/// Files beside messages: handed in as they are (<c>Content-Type</c> says what; <c>Content-Digest: sha-256=:...:</c>, RFC 9530, lets the node say at once that it has the file), listed, opened.
/// </summary>
internal static class AttachmentApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.List<AttachmentView, AttachmentReply>(
            "/api/referrals/{case}/attachments", "Lists the files of a case, the oldest first; that is put on record",
            async (officer, route, cancel) => CaseOf(route) is { } @case ? await node.Attachments.ListAsync(@case, officer, cancel) : CaseTable.Unknown,
            view => Place.Of(view.At, view.Id), AttachmentReply.Of);
        routes.Upload("/api/referrals/{case}/attachments", "Hands in a file, to go with a message", "*/*", AttachedFile.MaxBytes, (officer, request, cancel) => OfCase<AttachmentReply>(request.RouteValues, async @case =>
        {
            if (!Digest(request.Headers["Content-Digest"].ToString()).Try(out var digest, out var fault))
                return Refused([fault]);
            var kept = await node.Attachments.KeepAsync(@case, officer, request.ContentType ?? "", request.Body, digest.Length == 0 ? null : digest, cancel);
            return Reply(kept, AttachmentReply.Of);
        }));
        routes.GetFile("/api/referrals/{case}/attachments/{id}", "Opens a file of a case; that is put on record", "*/*", [], async (officer, request, cancel) =>
        {
            if (CaseOf(request.RouteValues) is not { } @case)
                return Refused([CaseTable.Unknown]);
            var opened = await node.Attachments.OpenAsync(@case, (string)request.RouteValues["id"]!, officer, cancel);
            return opened.IsOk ? new FileResult(opened.Value) : Refused(opened.Rejections);
        });
    }

    /// <summary>Reads which files go with a message, and acts.</summary>
    public static async Task<Answer<SubmittedReply>> WithAsync(IReadOnlyList<AttachmentRequest>? attachments, Func<IReadOnlyList<FileToAttach>, Task<Answer<SubmittedReply>>> act)
    {
        var files = (attachments ?? []).Select(a => (a, Category: CodeSystems.ConsentCategories.Find(a.Category))).ToList();
        return files.Exists(f => f.Category is null)
            ? Refused([Unlisted("attachments.category", CodeSystems.ConsentCategories.Codes)])
            : await act([.. files.Select(f => new FileToAttach(f.a.Sha256, f.Category!.Value, f.a.Title))]);
    }

    // RFC 9530, 2; of its algorithms sha-256 alone. Empty where the caller states none.
    private static Result<string> Digest(string header)
    {
        const string begin = "sha-256=:";
        if (header.Length == 0)
            return "";
        var bytes = new byte[32];
        return header.StartsWith(begin, StringComparison.Ordinal) && header.EndsWith(':') && header.Length > begin.Length
            && Convert.TryFromBase64String(header[begin.Length..^1], bytes, out var length) && length == 32
            ? Convert.ToHexStringLower(bytes)
            : new Rejection(RejectionCode.Structure, "Content-Digest", "sha-256=:BASE64:, as RFC 9530 has it");
    }

    // Never rendered by whoever asks for it: a file of somebody else's is saved, not shown.
    private sealed class FileResult(OpenedAttachment file) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = file.Type;
            response.ContentLength = file.Size;
            response.Headers.ContentDisposition = "attachment";
            response.Headers.XContentTypeOptions = "nosniff";
            return file.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
