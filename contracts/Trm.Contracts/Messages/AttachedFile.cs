using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// A file beside a message, as the message names it. It travels in sealed parts of its own; all of them but the last are equally long, so that size and digest say
/// everything about them.
/// </summary>
/// <param name="Sha256">The digest of the whole file, 64 hex digits.</param>
/// <param name="Size">Its length, 1 to <see cref="MaxBytes"/> bytes.</param>
/// <param name="Type">Its media type, one that is exchanged.</param>
/// <param name="Category">The consent that opens it. Pictures are photographs for recognition and nothing else; a scan is a PDF.</param>
/// <param name="Title">What it is, in one line of at most <see cref="MaxTitle"/> characters; null for none.</param>
/// <remarks>Source: contracts/envelope.md, "Attachments".</remarks>
public sealed record AttachedFile(string Sha256, int Size, string Type, ConsentCategory Category, string? Title = null)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 50 * 1024 * 1024;

    /// <summary>Content of every part but the last, in bytes: sealed, it stays below one message's 1 MiB.</summary>
    public const int PartBytes = 960 * 1024;

    /// <summary>Most files of one message.</summary>
    public const int MaxPerMessage = 4;

    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitle = 100;

    /// <summary>The media types that are exchanged.</summary>
    public static IReadOnlyCollection<string> Types => AttachmentRule.Types;

    internal const string UrlPrefix = "urn:trm:sha256:";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Media types of photographs.</summary>
    internal static FrozenSet<string> Pictures { get; } = FrozenSet.ToFrozenSet(["image/jpeg", "image/png"], StringComparer.Ordinal);

    /// <summary>How many parts it has.</summary>
    public int Parts => (Size + PartBytes - 1) / PartBytes;

    /// <summary>A photograph for recognition: deleted on both sides once the person has arrived.</summary>
    public bool IsPhotograph => Pictures.Contains(Type);

    /// <summary>Length of that part, counted from 0, in bytes.</summary>
    public int LengthOf(int part) => part < Parts - 1 ? PartBytes : Size - ((Parts - 1) * PartBytes);

    /// <summary>This file, if every rule holds; <c>VALUE</c> or <c>TOO_LARGE</c> for each that does not.</summary>
    public Result<AttachedFile> Checked()
    {
        var faults = new Faults();
        Check(faults, "DocumentReference");
        return faults.OrOk(this);
    }

    /// <summary>The files that a message names, in its order.</summary>
    public static IReadOnlyList<AttachedFile> Of(Message message) => [.. message.Bundle.Entry.Select(e => e.Resource).OfType<DocumentReference>().Select(Read).OfType<AttachedFile>()];

    /// <summary>What the resource says of a file in parts; null where it names none.</summary>
    internal static AttachedFile? Read(DocumentReference resource) =>
        resource.Content is [{ Attachment: { Url: { } url, Size: { } size, ContentType: { } type } attachment }] && IsDigest(url)
            && resource.Category is [{ Coding: [{ System: var system, Code: var code }] }] && system == CodeSystems.ConsentCategories.System
            && CodeSystems.ConsentCategories.Find(code) is { } category
            ? new(url[UrlPrefix.Length..], size, type, category, attachment.Title)
            : null;

    /// <summary>Whether an address names a file in parts by its digest, rightly or not.</summary>
    internal static bool IsNamedBy(string? url) => url?.StartsWith(UrlPrefix, StringComparison.Ordinal) == true;

    /// <summary>The resource that names it in a message.</summary>
    internal DocumentReference ToResource(string id) => new()
    {
        Id = id,
        Status = "current",
        Category = [CodeSystems.ConsentCategories.Concept(Category)],
        Content = [new() { Attachment = new() { ContentType = Type, Url = UrlPrefix + Sha256, Size = Size, Title = Title } }],
    };

    /// <summary>Every rule about one file.</summary>
    internal void Check(Faults faults, string path)
    {
        if (!IsDigest(UrlPrefix + Sha256))
            faults.Add(RejectionCode.Value, $"{path}.content[0].attachment.url", "a digest has 64 lower-case hexadecimal digits");
        if (Size is < 1 or > MaxBytes)
            faults.Add(RejectionCode.Value, $"{path}.content[0].attachment.size", "a file has 1 byte to 50 MiB");
        if (!AttachmentRule.Types.Contains(Type))
            faults.Add(RejectionCode.Value, $"{path}.content[0].attachment.contentType", "files of this type are not exchanged");
        if (Category == ConsentCategory.OrientationAndGender || IsPhotograph != (Category == ConsentCategory.PhotoAndBiometrics))
            faults.Add(RejectionCode.Value, $"{path}.category", "a photograph, and nothing else, is of the category photo-and-biometrics; no file is of orientation-and-gender");
        if (Title is not null && !IsTitle(Title))
            faults.Add(RejectionCode.Value, $"{path}.content[0].attachment.title", "a title is one line of 1 to 100 characters");
    }

    private static bool IsDigest(string url) => IsNamedBy(url) && url.Length == UrlPrefix.Length + 64 && !url.AsSpan(UrlPrefix.Length).ContainsAnyExcept(HexDigits);

    private static bool IsTitle(string title) =>
        title.Length is >= 1 and <= MaxTitle && title.IsNormalized(NormalizationForm.FormC) && title.Trim() == title
        && title.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or ',' or '-' or '_' or '(' or ')' or '\'' or '/' or '+' or '&' or (>= '\u0300' and <= '\u036f'));
}
