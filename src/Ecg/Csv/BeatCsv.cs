namespace Ecg.Csv;

/// <summary>
/// Reads beats from a file in the published format, plain or gzipped: several threads parse blocks of lines, and each block's rows join the matrix
/// in the file's order. The result, and the error where there is one, is the same for any number of threads.
/// </summary>
public static class BeatCsv
{
    /// <summary>The share of bad rows in a file above which the treatment of bad rows must be chosen.</summary>
    public const double MaxBadShare = 0.01;

    /// <summary>About how many rows a file has, by its length; 0 where it cannot be opened.</summary>
    public static long EstimateRows(string path)
    {
        var file = new FileInfo(path);
        long bytes = !file.Exists ? 0 : TextBlocks.IsGzip(file) ? GzipBlocks.TypicalRatio * file.Length : file.Length;
        return bytes / PublishedFormat.RowBytes;
    }

    /// <summary>Adds the rows of a file to <paramref name="target"/>, or none where it throws.</summary>
    /// <param name="target">Takes the rows, in the file's order.</param>
    /// <param name="path">The file, plain or gzipped; its content decides.</param>
    /// <param name="classes">Labels are 0 to <paramref name="classes"/> - 1; at most 256.</param>
    /// <param name="badRows">The treatment of bad rows. Null, the default: they are left out, but more than 1 % of them is an error.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>The rows and a report on each file.</returns>
    /// <exception cref="EcgDataException">The file cannot be read, is empty, cut, damaged, no such file at all, or has bad rows that the policy
    /// does not allow.</exception>
    public static FileReport Read(BeatMatrix target, string path, int classes, BadRows? badRows, int threads)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);

        int firstRow = target.Rows;
        try
        {
            using TextBlocks blocks = TextBlocks.Open(path);
            target.Reserve(EstimateRows(path));
            var rows = new OrderedRows(target, path, classes, badRows);
            try
            {
                Parse(blocks, rows, () => new BlockParser(path, classes, badRows == BadRows.Zero), threads);
            }
            catch (EcgDataException)
            {
                // What a cut gzip stream gives before its end is noticed may be rubbish; that it is cut is then the thing to say.
                blocks.VerifyRest();
                throw;
            }

            return rows.Finish();
        }
        catch (Exception exception)
        {
            target.Truncate(firstRow);
            if (exception is IOException or UnauthorizedAccessException)
                throw new EcgDataException(path, $"cannot be read: {exception.Message}", exception);
            throw;
        }
    }

    private static void Parse(TextBlocks blocks, OrderedRows rows, Func<BlockParser> createParser, int threads)
    {
        void Work()
        {
            var block = new TextBlock();
            BlockParser parser = createParser();
            while (!rows.HasFailed)
            {
                try
                {
                    if (!blocks.TryRead(block))
                        return;
                    parser.Parse(block);
                }
                catch (Exception exception)
                {
                    // Whatever it is, it is reported when this block's turn comes: the other threads are waiting for that turn.
                    parser.Fail(block.Index, exception);
                }

                rows.Add(parser);
            }
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work());
        rows.ThrowIfFailed();
    }
}
