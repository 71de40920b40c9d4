using System.Buffers.Binary;
using System.Text;
using Trm.Console.Uploads;

namespace Trm.Console.Tests.Uploads;

/// <summary>What leaves of a file that an officer hands in: what it shows, and nothing of who made it, where, and with what.</summary>
internal sealed class Cleaning_a_file
{
    private static readonly byte[] Scan = [0xFF, 0xDA, 0, 2, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];

    [Test]
    public void Takes_place_device_and_comment_out_of_a_photograph()
    {
        var jfif = Segment(0xE0, "JFIF\0"u8, [1, 1, 0, 0, 72, 0, 72, 1, 1, 9, 9, 9]);
        byte[] jpeg = [0xFF, 0xD8, .. jfif, .. Segment(0xE1, "Exif\0\0"u8, "GPS 48.2"u8), .. Segment(0xE2, "ICC_PROFILE\0"u8, "Phone X"u8), .. Segment(0xFE, "by Anna"u8), .. Segment(0xDB, [1, 2, 3]), .. Scan, 0xFF, 0xD9, .. "trailing film"u8];

        var clean = CleanFile.Of(jpeg);

        Assert.That((clean.Type, clean.Fault), Is.EqualTo(("image/jpeg", (string?)null)));
        byte[] bare = [0xFF, 0xD8, .. Segment(0xE0, "JFIF\0"u8, [1, 1, 0, 0, 72, 0, 72, 0, 0]), .. Segment(0xDB, [1, 2, 3]), .. Scan, 0xFF, 0xD9];
        Assert.That(clean.Bytes.ToArray(), Is.EqualTo(bare));
        Assert.That(CleanFile.Of(clean.Bytes).Bytes.ToArray(), Is.EqualTo(bare), "what is clean stays as it is");
    }

    [Test]
    public void Takes_text_and_time_out_of_a_picture()
    {
        byte[] signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        byte[] png = [.. signature, .. Chunk("IHDR", 1), .. Chunk("tEXt", 2), .. Chunk("eXIf", 3), .. Chunk("tIME", 4), .. Chunk("iCCP", 5), .. Chunk("IDAT", 6), .. Chunk("IEND", 7), .. "more"u8];

        Assert.That(CleanFile.Of(png).Bytes.ToArray(), Is.EqualTo(new[] { signature, Chunk("IHDR", 1), Chunk("IDAT", 6), Chunk("IEND", 7) }.SelectMany(b => b)));
        Assert.That(CleanFile.Of(png.AsMemory(0, png.Length - 30)).Fault, Is.EqualTo("upload.broken"));
    }

    [Test]
    public void Takes_author_program_and_packet_out_of_a_document_without_moving_a_byte()
    {
        var pdf = Pdf("/Author (Anna \\) Huber) /Producer (Scanner 5) /CreationDate (D:2026)", "<x:xmpmeta>Anna Huber</x:xmpmeta>");

        var clean = CleanFile.Of(pdf);
        var text = Encoding.Latin1.GetString(clean.Bytes.Span);

        Assert.That((clean.Type, clean.Fault, clean.Bytes.Length), Is.EqualTo(("application/pdf", (string?)null, pdf.Length)));
        Assert.That(text, Does.Not.Contain("Anna").And.Not.Contain("Scanner").And.Not.Contain("D:2026").And.Contain("(the page)").And.Contain("%%EOF"));
    }

    [TestCase("/Encrypt 9 0 R", "upload.pdf-hidden", Description = "encrypted")]
    [TestCase("/OpenAction << /S /JavaScript /JS (x) >>", "upload.pdf-active", Description = "a program")]
    [TestCase("/Names << /EmbeddedFiles 4 0 R >>", "upload.pdf-active", Description = "another file")]
    [TestCase("/Info 77 0 R", "upload.pdf-hidden", Description = "packed out of sight")]
    [TestCase("/Metadata 78 0 R", "upload.pdf-hidden", Description = "packed out of sight")]
    public void Refuses_a_document_that_hides_something(string more, string fault)
    {
        var pdf = Encoding.Latin1.GetString(Pdf("/Author (Anna)")).Replace("trailer <<", $"trailer << {more}", StringComparison.Ordinal);

        var clean = CleanFile.Of(Encoding.Latin1.GetBytes(pdf));

        Assert.That((clean.Fault, clean.Bytes.Length), Is.EqualTo((fault, 0)));
    }

    [Test]
    public void Clears_the_place_of_a_photograph_within_a_document()
    {
        var pdf = Encoding.Latin1.GetString(Pdf("/Author (Anna)")).Replace("(the page)", $"(the page){Encoding.Latin1.GetString(Segment(0xE1, "Exif\0\0"u8, "GPS 48.2"u8))}", StringComparison.Ordinal);

        Assert.That(Encoding.Latin1.GetString(CleanFile.Of(Encoding.Latin1.GetBytes(pdf)).Bytes.Span), Does.Not.Contain("GPS").And.Contain("(the page)"));
    }

    [TestCase("MZ this is a program\0", "upload.type")]
    [TestCase("PK\u0003\u0004 an office document", "upload.type")]
    [TestCase("\u00FF\u00D8\u00FF\u00E1", "upload.broken")]
    [TestCase("%PDF-1.7 and nothing", "upload.broken")]
    public void Takes_nothing_that_is_not_what_it_claims(string bytes, string fault) => Assert.That(CleanFile.Of(Encoding.Latin1.GetBytes(bytes)).Fault, Is.EqualTo(fault));

    [Test]
    public void Takes_plain_text_as_it_is_and_nothing_too_large()
    {
        Assert.That(CleanFile.Of("Bonjour, Čačak\r\n"u8.ToArray()) is { Type: "text/plain", Fault: null }, Is.True);
        Assert.That(CleanFile.Of(new byte[CleanFile.MaxBytes + 1]).Fault, Is.EqualTo("upload.too-large"));
    }

    /// <summary>A small document with that information about itself.</summary>
    public static byte[] Pdf(string info, string? packet = null) => Encoding.Latin1.GetBytes(
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R" + (packet is null ? "" : " /Metadata 5 0 R") + " >> endobj\n2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n3 0 obj << /Length 10 >> stream\n(the page)\nendstream endobj\n"
        + "4 0 obj << " + info + " >> endobj\n" + (packet is null ? "" : $"5 0 obj << /Type /Metadata /Subtype /XML /Length {packet.Length} >> stream\n{packet}\nendstream endobj\n")
        + "trailer << /Root 1 0 R /Info 4 0 R >>\nstartxref\n0\n%%EOF\n");

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest = default)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(2 + name.Length + rest.Length));
        return [0xFF, marker, .. length, .. name, .. rest];
    }

    // The check of a chunk is nobody's business here.
    private static byte[] Chunk(string type, byte content) => [0, 0, 0, 1, .. Encoding.ASCII.GetBytes(type), content, 0, 0, 0, 0];
}
