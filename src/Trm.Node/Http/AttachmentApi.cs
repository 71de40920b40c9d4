using Microsoft.AspNetCore.Http;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Attachments;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>
/// Files beside messages: handed in as they are (<c>Content-Type</c> says what; <c>Content-Digest: sha-256=:...:</c>, RFC 9530, lets the node say at once that it has the file), listed, opened.
/// </summary>
internal static class AttachmentApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/referrals/{case}/attachments", (officer, route, cancel) => OfCase(route, async @case =>
            Reply(await node.Attachments.ListAsync(@case, officer, cancel), list => list.Select(AttachmentReply.Of))));
        routes.Upload("/api/referrals/{case}/attachments", AttachedFile.MaxBytes, (officer, request, cancel) => OfCase(request.RouteValues, async @case =>
        {
            if (!Digest(request.Headers["Content-Digest"].ToString()).Try(out var digest, out var fault))
                return Refused([fault]);
            var kept = await node.Attachments.KeepAsync(@case, officer, request.ContentType ?? "", request.Body, digest.Length == 0 ? null : digest, cancel);
            return Reply(kept, AttachmentReply.Of);
        }));
        routes.Get("/api/referrals/{case}/attachments/{id}", (officer, route, cancel) => OfCase(route, async @case =>
        {
            var opened = await node.Attachments.OpenAsync(@case, (string)route["id"]!, officer, cancel);
            return opened.IsOk ? new FileResult(opened.Value) : Refused(opened.Rejections);
        }));
    }

    /// <summary>Reads which files go with a message, and acts.</summary>
    public static async Task<IResult> WithAsync(IReadOnlyList<AttachmentRequest>? attachments, Func<IReadOnlyList<FileToAttach>, Task<IResult>> act)
    {
        var files = (attachments ?? []).Select(a => (a, Category: CodeSystems.ConsentCategories.Find(a.Category))).ToList();
        return files.Exists(f => f.Category is null)
            ? Unlisted("attachments.category", CodeSystems.ConsentCategories.Codes)
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
