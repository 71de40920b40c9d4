using System.Text;

namespace Trm.Console.SignIn;

/// <summary>
/// A QR code (ISO/IEC 18004) of version 6, level M: 41 modules a side, 106 bytes at most, which is what the address of an authenticator app's key takes. Drawn here, so that no secret passes through
/// anybody else's code or picture.
/// </summary>
internal sealed class QrCode
{
    /// <summary>Modules a side.</summary>
    public const int Size = 41;

    /// <summary>Most bytes.</summary>
    public const int Longest = 106;

    // Version 6, level M: four blocks of 27 codewords, each with 16 for correction.
    private const int Blocks = 4;
    private const int DataOfBlock = 27;
    private const int CorrectionOfBlock = 16;
    private const int Alignment = 34;

    private readonly bool[,] _dark = new bool[Size, Size];
    private readonly bool[,] _fixed = new bool[Size, Size];

    private QrCode(IEnumerable<byte> codewords, int mask)
    {
        Patterns();
        Format(mask);
        Place(codewords, mask);
    }

    /// <summary>True where that module is dark.</summary>
    public bool this[int row, int column] => _dark[row, column];

    /// <summary>The code of a text.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > Longest)
            throw new ArgumentException("at most 106 bytes", nameof(text));
        var codewords = Codewords(bytes).ToList();
        return Enumerable.Range(0, 8).Select(mask => new QrCode(codewords, mask)).MinBy(c => c.Penalty())!;
    }

    /// <summary>The dark modules as the path of a drawing, one unit a module, with the quiet zone of four around them.</summary>
    public string Path()
    {
        var path = new StringBuilder();
        for (var row = 0; row < Size; row++)
            for (var column = 0; column < Size; column++)
                if (_dark[row, column])
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{column + 4} {row + 4}h1v1h-1z");
        return path.ToString();
    }

    // Byte mode, filled up; the blocks are read in turn.
    private static IEnumerable<byte> Codewords(byte[] text)
    {
        var bits = new List<bool>();
        void Add(int value, int count)
        {
            for (var bit = count - 1; bit >= 0; bit--)
                bits.Add(((value >> bit) & 1) == 1);
        }

        Add(4, 4);
        Add(text.Length, 8);
        foreach (var b in text)
            Add(b, 8);
        Add(0, Math.Min(4, (Blocks * DataOfBlock * 8) - bits.Count));
        Add(0, (8 - (bits.Count % 8)) % 8);
        for (var fill = 0xEC; bits.Count < Blocks * DataOfBlock * 8; fill ^= 0xEC ^ 0x11)
            Add(fill, 8);
        var data = bits.Chunk(8).Select(c => (byte)c.Aggregate(0, (v, bit) => (v << 1) | (bit ? 1 : 0))).ToArray();
        var blocks = data.Chunk(DataOfBlock).Select(b => (Data: b, Correction: Correction(b))).ToList();
        return Enumerable.Range(0, DataOfBlock).SelectMany(i => blocks.Select(b => b.Data[i])).Concat(Enumerable.Range(0, CorrectionOfBlock).SelectMany(i => blocks.Select(b => b.Correction[i])));
    }

    // Reed-Solomon over GF(256) with the polynomial 0x11D.
    private static byte[] Correction(byte[] data)
    {
        var generator = new byte[] { 1 };
        for (byte power = 1, i = 0; i < CorrectionOfBlock; i++, power = Times(power, 2))
        {
            var next = new byte[generator.Length + 1];
            for (var j = 0; j < generator.Length; j++)
            {
                next[j] ^= generator[j];
                next[j + 1] ^= Times(generator[j], power);
            }

            generator = next;
        }

        var rest = new byte[CorrectionOfBlock];
        foreach (var b in data)
        {
            var factor = (byte)(b ^ rest[0]);
            rest = [.. rest[1..], 0];
            for (var i = 0; i < CorrectionOfBlock; i++)
                rest[i] ^= Times(generator[i + 1], factor);
        }

        return rest;
    }

    private static byte Times(byte a, byte b)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((b >> bit) & 1) * a;
        }

        return (byte)product;
    }

    private void Patterns()
    {
        foreach (var (row, column) in new[] { (3, 3), (3, Size - 4), (Size - 4, 3) })
            for (var r = -4; r <= 4; r++)
                for (var c = -4; c <= 4; c++)
                    if (row + r is >= 0 and < Size && column + c is >= 0 and < Size)
                        Set(row + r, column + c, Math.Max(Math.Abs(r), Math.Abs(c)) is not (2 or 4));
        for (var i = 8; i < Size - 8; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        for (var r = -2; r <= 2; r++)
            for (var c = -2; c <= 2; c++)
                Set(Alignment + r, Alignment + c, Math.Max(Math.Abs(r), Math.Abs(c)) != 1);
        Set(Size - 8, 8, true);
    }

    // Level M is 00; fifteen bits, twice.
    private void Format(int mask)
    {
        var rest = mask << 10;
        for (var bit = 14; bit >= 10; bit--)
            if (((rest >> bit) & 1) == 1)
                rest ^= 0x537 << (bit - 10);
        var format = ((mask << 10) | rest) ^ 0x5412;
        for (var bit = 0; bit < 15; bit++)
        {
            var dark = ((format >> bit) & 1) == 1;
            Set(bit < 6 ? bit : bit < 8 ? bit + 1 : Size - 15 + bit, 8, dark);
            Set(8, bit < 8 ? Size - 1 - bit : bit == 8 ? 7 : 14 - bit, dark);
        }
    }

    // In columns of two from the right, up and down in turn; the upright timing pattern is no column.
    private void Place(IEnumerable<byte> codewords, int mask)
    {
        using var bits = codewords.SelectMany(b => Enumerable.Range(0, 8).Select(i => ((b >> (7 - i)) & 1) == 1)).GetEnumerator();
        var upwards = true;
        for (var right = Size - 1; right > 0; right -= 2, upwards = !upwards)
        {
            if (right == 6)
                right--;
            for (var step = 0; step < Size; step++)
                foreach (var column in new[] { right, right - 1 })
                {
                    var row = upwards ? Size - 1 - step : step;
                    if (!_fixed[row, column])
                        _dark[row, column] = (bits.MoveNext() && bits.Current) ^ IsMasked(mask, row, column);
                }
        }
    }

    private static bool IsMasked(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    private void Set(int row, int column, bool dark) => (_dark[row, column], _fixed[row, column]) = (dark, true);

    // What readers stumble over: long runs, squares of one colour, what looks like a corner, and too much of one colour.
    private int Penalty()
    {
        var penalty = 0;
        foreach (var across in new[] { true, false })
            for (var line = 0; line < Size; line++)
            {
                var text = string.Concat(Enumerable.Range(0, Size).Select(i => (across ? _dark[line, i] : _dark[i, line]) ? '1' : '0'));
                for (int i = 0, run; i < Size; i += run)
                {
                    run = text[i..].TakeWhile(c => c == text[i]).Count();
                    penalty += run >= 5 ? run - 2 : 0;
                }

                for (var i = 0; i + 11 <= Size; i++)
                    penalty += text.AsSpan(i, 11) is "10111010000" or "00001011101" ? 40 : 0;
            }

        var count = 0;
        for (var row = 0; row < Size; row++)
            for (var column = 0; column < Size; column++)
            {
                count += _dark[row, column] ? 1 : 0;
                if (row + 1 < Size && column + 1 < Size && _dark[row, column] == _dark[row, column + 1] && _dark[row, column] == _dark[row + 1, column] && _dark[row, column] == _dark[row + 1, column + 1])
                    penalty += 3;
            }

        return penalty + (Math.Abs((count * 100 / (Size * Size)) - 50) / 5 * 10);
    }
}
