using BenchmarkDotNet.Attributes;
using Trm.Benchmarks.Crypto;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;

namespace Trm.Benchmarks.Parts;

/// <summary>What is done with a message of 10 KB: sealed, opened, parsed and validated; and with its receipt.</summary>
public class Messages
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trm-parts-").FullName;
    private SealedPair _pair = null!;
    private Message _letter = null!;
    private Receipt _receipt = null!;
    private byte[] _receiptBytes = null!;

    /// <summary>Keys, a message and its receipt.</summary>
    [GlobalSetup]
    public void Make()
    {
        _letter = new Correspondence(LetterKind.Question, 10 * 1024).Sample();
        _pair = new SealedPair(TwoOffices.Make(_folder), _letter.Payload.Length);
        _receipt = new(TransmissionId.Of(Guid.NewGuid()), _pair.Sealed.HeaderSha256, [], WireTime.Cut(TimeProvider.System.GetUtcNow()), new string('0', 64));
        _receiptBytes = _receipt.Write();
    }

    /// <summary>The keys go.</summary>
    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public Sealed Seal() => _pair.Seal();

    [Benchmark]
    public OpenedMessage Open() => _pair.Open();

    [Benchmark]
    public Result<Message> ParseAndValidate() => MessageReader.Parse(_letter.Meta, _letter.Payload);

    [Benchmark]
    public byte[] WriteReceipt() => _receipt.Write();

    [Benchmark]
    public Result<Receipt> ParseReceipt() => Receipt.Parse(_receiptBytes);
}
