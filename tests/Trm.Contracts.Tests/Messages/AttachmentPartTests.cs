using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Tests.Messages;

/// <summary>A part of a file as it travels, and what a part cannot be.</summary>
internal sealed class AttachmentPartTests
{
    private static readonly string Digest = new('a', 64);

    [TestCase(1, 1, 1)]
    [TestCase(AttachedFile.PartBytes, 1, AttachedFile.PartBytes)]
    [TestCase(AttachedFile.PartBytes + 1, 2, 1)]
    [TestCase(AttachedFile.MaxBytes, 54, AttachedFile.MaxBytes - (53 * AttachedFile.PartBytes))]
    public void Size_alone_says_how_many_parts_there_are_and_how_long_each_is(int size, int parts, int last)
    {
        var file = new AttachedFile(Digest, size, "application/pdf", ConsentCategory.Legal);

        Assert.That((file.Parts, file.LengthOf(file.Parts - 1), Enumerable.Range(0, file.Parts).Sum(file.LengthOf)), Is.EqualTo((parts, last, size)));
    }

    [Test]
    public void A_part_is_read_as_it_was_written()
    {
        var part = AttachmentPart.Parse(AttachmentPart.Write(Digest, AttachedFile.PartBytes + 3, 1, [1, 2, 3])).Value;

        Assert.That((part.Sha256, part.Size, part.Number), Is.EqualTo((Digest, AttachedFile.PartBytes + 3, 1)));
        Assert.That(part.Content.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [TestCase("STRUCTURE", 0)]
    [TestCase("STRUCTURE", 44)]
    [TestCase("VALUE", 46, TestName = "A part that is shorter than its file says")]
    [TestCase("VALUE", 48, TestName = "A part that is longer than its file says")]
    public void A_part_of_another_length_is_refused(string code, int length)
    {
        var payload = AttachmentPart.Write(Digest, 3, 0, new byte[3 + Math.Max(0, length - 47)]).AsMemory();

        Assert.That(AttachmentPart.Parse(length < payload.Length ? payload[..length] : payload).Rejection.Code.Text, Is.EqualTo(code));
    }

    [TestCase("size", 0u, 0u)]
    [TestCase("size", (uint)AttachedFile.MaxBytes + 1, 0u)]
    [TestCase("size", uint.MaxValue, 0u)]
    [TestCase("number", 3u, 1u)]
    [TestCase("number", 3u, uint.MaxValue)]
    public void A_size_or_a_number_that_no_file_has_is_refused(string what, uint size, uint number)
    {
        var payload = AttachmentPart.Write(Digest, 3, 0, [1, 2, 3]);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(36), size);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(40), number);

        Assert.That(AttachmentPart.Parse(payload).Rejection.ToString(), Does.Contain($"part.{what}"));
    }

    [Test]
    public void Bytes_that_do_not_begin_as_a_part_are_none()
    {
        var payload = AttachmentPart.Write(Digest, 3, 0, [1, 2, 3]);
        payload[0] ^= 1;

        Assert.That(AttachmentPart.Parse(payload).Rejection.Code.Text, Is.EqualTo("STRUCTURE"));
    }

    [Test]
    public void The_meta_of_a_part_has_one_spelling_and_names_message_and_case()
    {
        var meta = MessageMeta.Part(MessageId.Of(Guid.NewGuid()), CaseId.Of(Guid.NewGuid()));
        var text = Encoding.UTF8.GetString(meta.Write());

        Assert.That(text, Is.EqualTo($$"""{"media":"application/vnd.trm.part","kind":"part","code":"-","message":"{{meta.Message}}","case":"{{meta.Case}}"}"""));
        Assert.That(MessageMeta.Parse(meta.Write()).Value, Is.EqualTo(meta));
        foreach (var bad in new[] { text.Replace("\"part\"", "\"control\""), text.Replace("\"-\"", "\"a\""), text.Replace($",\"case\":\"{meta.Case}\"", ""), text.Replace("}", $",\"inReplyTo\":\"{meta.Message}\"}}"), text.Replace(",", ", ") })
            Assert.That(MessageMeta.Parse(Encoding.UTF8.GetBytes(bad)).IsOk, Is.False, bad);
    }

    [TestCase("application/pdf", "25504446 2D312E37", true)]
    [TestCase("application/pdf", "4D5A9000", false, TestName = "A program that says it is a PDF")]
    [TestCase("image/jpeg", "FFD8FFE0", true)]
    [TestCase("image/jpeg", "89504E470D0A1A0A", false, TestName = "A PNG that says it is a JPEG")]
    [TestCase("image/png", "89504E470D0A1A0A00", true)]
    [TestCase("image/png", "3C737667", false, TestName = "An SVG that says it is a PNG")]
    [TestCase("text/plain", "41C3A4", true)]
    [TestCase("text/plain", "41C3", true, TestName = "A text whose last character goes on in the next part")]
    [TestCase("text/plain", "4100", false, TestName = "Bytes that say they are a text")]
    [TestCase("text/plain", "41C341", false, TestName = "A text that is no UTF-8")]
    [TestCase("image/svg+xml", "3C737667", false, TestName = "A type that is not exchanged")]
    public void A_file_begins_as_its_type_says(string type, string head, bool fits) =>
        Assert.That(FileSignature.Fits(type, Convert.FromHexString(head.Replace(" ", "", StringComparison.Ordinal))), Is.EqualTo(fits));
}
