-- about: Numbers of entries that are missing or were given twice, by series and fiscal year. No row: every series is gapless.
select e.series, y.name as fiscal_year, count(*) as entries, min(e.number) as first_number, max(e.number) as last_number,
  max(e.number) - count(distinct e.number) as missing, count(*) - count(distinct e.number) as given_twice
from journal_entries e join fiscal_years y on y.id = e.fiscal_year_id
group by e.series, y.name
having max(e.number) <> count(distinct e.number) or count(*) <> count(distinct e.number)
order by y.name, e.series
