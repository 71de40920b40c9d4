using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Attachments;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>The largest file that may go with a message, over a broker that ends twice on its way.</summary>
[TestFixture, NonParallelizable]
internal sealed class A_large_file
{
    private static readonly Officer Vienna = new("AT-07", Role.Coordinator);
    private static readonly Officer Belgrade = new("RS-07", Role.Coordinator);

    // Parts in hand on either side, and what the collector has not taken back of those before; the file itself is not among it.
    private const long MemoryMiB = 224;

    [Test]
    public async Task Of_50_MiB_arrives_once_and_whole_over_a_RabbitMQ_that_is_restarted_twice()
    {
        var shared = await RabbitMqServer.SharedAsync();
        await using var own = shared.IsPrivate ? null : await RabbitMqServer.StartPrivateAsync();
        var server = own ?? shared;
        await using var pair = await Pair.MakeAsync(server.Uri);
        await pair.StartAsync(Side.Sending);
        await pair.StartAsync(Side.Receiving);
        await pair.FinishAsync();
        await server.SettleAsync();
        var (at, rs) = (pair[Side.Sending], pair[Side.Receiving]);
        var @case = (await at.Referrals.ListAsync(Vienna)).Value.Single().Id;
        var files = (await at.Referrals.DraftAsync(@case, Vienna))!;
        var sheet = Encoding.UTF8.GetString(files.Sheet).Replace("\"identity\"", "\"identity\", \"legal\"", StringComparison.Ordinal);
        var draft = (files with { Sheet = Encoding.UTF8.GetBytes(Ordered(sheet)) }).ToDraft(@case).Value;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (peak, watching, watch) = (0L, new CancellationTokenSource(), Stopwatch.StartNew());
        var watcher = Task.Run(async () =>
        {
            while (!watching.IsCancellationRequested)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
                await Task.Delay(20);
            }
        });

        using var letter = new Letter(AttachedFile.MaxBytes);
        var kept = await at.Attachments.KeepAsync(@case, Vienna, "application/pdf", letter);
        Assert.That(kept.Rejections, Is.Empty);
        var sent = await at.Referrals.SendIdentityAsync(draft, Vienna, [new(kept.Value.Sha256, ConsentCategory.Legal, "Judgment of the court")]);
        Assert.That(sent.Rejections, Is.Empty);
        await pair.CountedAsync(Side.Receiving, "SELECT CASE WHEN count(*) >= 8 THEN 1 ELSE 0 END FROM attachment_part", 1, "the first parts");
        await server.StopAsync(kill: true);
        await server.StartAsync();
        await pair.CountedAsync(Side.Receiving, "SELECT CASE WHEN count(*) >= 30 THEN 1 ELSE 0 END FROM attachment_part", 1, "more parts");
        await server.StopAsync(kill: false);
        await server.StartAsync();
        await pair.CountedAsync(Side.Receiving, "SELECT count(*) FROM attachment WHERE state = 'complete'", 1, "a whole file");
        await pair.CountedAsync(Side.Sending, "SELECT count(*) FROM outbox WHERE receipt IS NULL AND message_id IS NOT NULL", 0, "messages without a receipt");
        await watching.CancelAsync();
        await watcher;

        var file = (await rs.Attachments.ListAsync(@case, Belgrade)).Value.Single();
        using var digest = SHA256.Create();
        await using (var into = new CryptoStream(Stream.Null, digest, CryptoStreamMode.Write))
            await (await rs.Attachments.OpenAsync(@case, file.Id, Belgrade)).Value.CopyToAsync(into);
        TestContext.Out.WriteLine(FormattableString.Invariant($"50 MiB in {watch.Elapsed.TotalSeconds:0.0} s, two restarts among them; memory of both nodes at its peak {peak >> 20} MiB above the beginning"));
        Assert.That((file.State, file.Size, file.Parts, file.Done, Convert.ToHexStringLower(digest.Hash!)), Is.EqualTo((AttachmentState.Complete, (long)AttachedFile.MaxBytes, 54, 54, letter.Sha256)));
        await pair.CountedAsync(Side.Receiving, "SELECT count(*) FROM content WHERE kind = 'referral' AND code = 'identity'", 1, "identities shown");
        await pair.CountedAsync(Side.Sending, "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND (state <> 'closed' OR (SELECT length(bytes) FROM outbox_bytes WHERE outbox_bytes.core_id = outbox.core_id) > 16384)", 0, "parts that are not closed, or still lie here sealed");
        // Beside other tests the heap is everybody's: there it is printed.
        if (Environment.GetEnvironmentVariable("TRM_CAMPAIGN") is not null)
            Assert.That(peak >> 20, Is.LessThan(MemoryMiB));
    }

    // The categories of a consent stand in the order of their list.
    private static string Ordered(string sheet) => System.Text.RegularExpressions.Regex.Replace(sheet, "\"categories\": \\[([^\\]]+)\\]", match =>
        $"\"categories\": [{string.Join(", ", match.Groups[1].Value.Split(',').Select(c => c.Trim()).OrderBy(c => CodeSystems.ConsentCategories.Find(c.Trim('"'))))}]");

    /// <summary>A PDF of that many bytes, which nobody holds in memory: the same bytes each time.</summary>
    private sealed class Letter(int size) : Stream
    {
        private readonly Random _random = new(7);
        private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _at;

        public string Sha256 => Convert.ToHexStringLower(_digest.GetCurrentHash());

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => size;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var bytes = buffer[..Math.Min(buffer.Length, size - _at)];
            _random.NextBytes(bytes);
            if (_at == 0)
                "%PDF-1.7\n"u8.CopyTo(bytes);
            _digest.AppendData(bytes);
            _at += bytes.Length;
            return bytes.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _digest.Dispose();
            base.Dispose(disposing);
        }
    }
}
