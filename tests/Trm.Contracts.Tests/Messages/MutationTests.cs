using System.Text;
using NUnit.Framework;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Tests.Messages;

/// <summary>Damaged and hostile payloads are refused or read; nothing is thrown, whatever the bytes.</summary>
public sealed class MutationTests
{
    private const int Seed = 20261121;
    private const int Mutations = 6000;

    // What a mutation may put in: the bytes that JSON and UTF-8 are made of, and words of the model in the wrong place.
    private static readonly byte[][] Pieces =
    [
        .. "{}[],:\"\\-0123456789eE.+truefalsn \0\t\n/u".Select(c => new[] { (byte)c }),
        [0x80], [0xc3], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xff],
        .. new[]
        {
            "null", "true", "1e999", "-1", "1e-999", "99999999999999999999", "\"\"", "{}", "[]", "\\ud800", "\\u0000", "\"resourceType\":\"Bundle\",", "\"id\":\"x\",",
            "\"extension\":[{\"url\":\"urn:x\"}],", "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\"}],", "Patient", "#", "urn:uuid:", "[[[[[[[[[[[[[[[[", "$ref", "__proto__",
            "\"$type\":\"x\",", "\"$id\":\"1\",", "\"$values\":[],",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Test]
    public void NoMutationOfAGoodExampleThrows()
    {
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int read = 0, refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var message = Examples.All[i % Examples.All.Count];
            var bytes = Mutated(message.Payload.ToArray(), random);

            Assert.That(() => _ = MessageReader.Parse(message.Meta, bytes).IsOk ? read++ : refused++, Throws.Nothing, $"mutation {i}: {Convert.ToBase64String(bytes)}");
        }

        Assert.That(refused, Is.GreaterThan(Mutations * 9 / 10), "mutations that damage nothing test nothing");
        Assert.That(read + refused, Is.EqualTo(Mutations));
    }

    [Test]
    public void NoTruncationThrowsOrIsRead()
    {
        var message = Examples.Of(MessageKind.ReferralProfile);
        for (var length = 0; length < message.Payload.Length; length++)
            Assert.That(MessageReader.Parse(message.Meta, message.Payload[..length]).IsOk, Is.False, $"{length} bytes");
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var list = new List<byte>(bytes);
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(list.Count);
            var piece = Pieces[random.Next(Pieces.Length)];
            switch (random.Next(5))
            {
                case 0:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    list.InsertRange(at, piece);
                    break;
                case 2:
                    list.RemoveRange(at, Math.Min(random.Next(1, 40), list.Count - at));
                    break;
                case 3:
                    list.RemoveRange(at, Math.Min(piece.Length, list.Count - at));
                    list.InsertRange(at, piece);
                    break;
                default:
                    // A stretch of the message once more, elsewhere: doubled members, moved elements.
                    var stretch = list.GetRange(at, Math.Min(random.Next(1, 200), list.Count - at));
                    list.InsertRange(random.Next(list.Count), stretch);
                    break;
            }

            if (list.Count == 0)
                list.Add((byte)'{');
        }

        return [.. list];
    }
}
