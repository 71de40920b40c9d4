namespace Trm.Fuzz.Mutation;

/// <summary>Makes an input from two known ones.</summary>
internal static class Mutator
{
    /// <summary>One to a few changes, most of them to the structure that the form knows.</summary>
    public static byte[] Change(Dice dice, Sample sample, Sample other, int most)
    {
        var bytes = sample.Bytes;
        var current = sample;
        var times = dice.OneIn(3) ? 1 + dice.Size(4) : 1;
        for (var i = 0; i < times; i++)
        {
            bytes = Once(dice, current, other, most);
            if (i + 1 < times)
                current = new(sample.Form, bytes);
        }

        return bytes.Length > most ? bytes[..most] : bytes;
    }

    /// <summary>One change to bytes of a form of their own inside a larger one.</summary>
    public static byte[] Inner(Dice dice, Form form, byte[] bytes, byte[] other, int most) => Once(dice, new(form, bytes), new(form, other), most);

    private static byte[] Once(Dice dice, Sample sample, Sample other, int most) => sample.Form switch
    {
        _ when sample.Form != Form.Bytes && dice.OneIn(8) => ByteChanges.Change(dice, sample.Bytes, other.Bytes, most),
        Form.Der when sample.Der is { } forest => DerChanges.Change(dice, forest, other.Der, most),
        Form.Json when sample.Json.Values.Count > 0 => JsonChanges.Change(dice, sample, other, most),
        Form.Lines => LineChanges.Change(dice, sample.Bytes, other.Bytes, most),
        Form.Zip when sample.Zip is { } zip => ZipChanges.Change(dice, zip, other.Zip, most),
        _ => ByteChanges.Change(dice, sample.Bytes, other.Bytes, most),
    };

    /// <summary>What bytes look like, for those that lie inside others.</summary>
    public static Form Guess(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x30, ..] => Form.Der,
        [(byte)'{' or (byte)'[', ..] => Form.Json,
        _ when bytes.IndexOf((byte)'\n') > 0 => Form.Lines,
        _ => Form.Bytes,
    };
}
