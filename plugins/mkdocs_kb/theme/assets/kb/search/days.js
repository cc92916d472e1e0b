// Days as kbserver/languages.py writes them.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

export function formatDay(iso, lang) {
  const [year, month, day] = iso.split("-")
  return lang === "en" ? `${Number(day)} ${MONTHS[month - 1]} ${year}` : `${day}/${month}/${year}`
}
