using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Trm.Console.Wire;

/// <summary>
/// A form whose last part is a large file, read while it comes: neither memory nor a disk holds more of it than whoever takes it wants. The token of the form stands before the file and is
/// judged before the first byte of it is read.
/// </summary>
internal static class Delivery
{
    private const int MostFields = 16;

    /// <summary>Reads the fields, and hands over the file.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="most">Most bytes of the file.</param>
    /// <param name="act">What is done with it; the file is null where none was chosen.</param>
    public static async Task<IResult> TakeAsync(Visit visit, long most, Func<Visit, Form, Stream?, Task<IResult>> act)
    {
        var http = visit.Http;
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
            return visit.Say("frame.refused", "frame.no-form", StatusCodes.Status415UnsupportedMediaType);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + ConsoleHost.MaxForm;

        var reader = new MultipartReader(boundary.ToString(), http.Request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        Stream? file = null;
        while (file is null && await NextAsync(reader, visit.Cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || fields.Count >= MostFields)
                throw new InvalidDataException("no form");
            if (disposition.IsFileDisposition())
                file = section.Body;
            else
                fields.TryAdd(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), await TextAsync(section.Body, visit.Cancel));
        }

        // From here on the request has this form, and no other.
        var form = new FormCollection(fields);
        http.Features.Set<IFormFeature>(new FormFeature(form));
        return await visit.Parts.Forms.IsRequestValidAsync(http)
            ? await act(visit, new Form(form), file)
            : visit.Say("frame.refused", "frame.old-form", StatusCodes.Status400BadRequest);
    }

    /// <summary>Writes the file to where it is wanted.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than it may be.</exception>
    /// <exception cref="InvalidDataException">It ends before its form does.</exception>
    public static async Task CopyAsync(Stream file, Stream to, long most, CancellationToken cancel)
    {
        var buffer = new byte[81920];
        for (int count; (count = await ReadAsync(file, buffer, cancel)) > 0;)
        {
            if (to.Length + count > most)
                throw new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);
            await to.WriteAsync(buffer.AsMemory(0, count), cancel);
        }

        await to.FlushAsync(cancel);
        to.Position = 0;
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancel);
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new InvalidDataException("the form ends too early", cut);
        }
    }

    // A disk that fails is another matter than a line that does: only what is read is asked about here.
    private static async Task<int> ReadAsync(Stream file, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await file.ReadAsync(buffer, cancel);
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new InvalidDataException("the form ends too early", cut);
        }
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        for (int count; (count = await ReadAsync(body, buffer, cancel)) > 0;)
        {
            if (text.Length + count > Form.Longest)
                throw new InvalidDataException("a field is too long");
            text.Write(buffer, 0, count);
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
